export function moduleTypes(loader: string): [path: string, text: string][];
