export function shopPages() {
  return [];
}
