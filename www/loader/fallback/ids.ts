/**
 * Role: the ids and secrets a visitor's browser makes, in the form the protocol asks for.
 * Trigger: a first message; a visitor who has no secret yet.
 * Leaves: text.
 */

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** 256 random bits. */
export function makeToken(random: Uint8Array): string {
  return hex(random.slice(0, 32));
}

/** A UUIDv7 of `now` in milliseconds and 10 random bytes. */
export function makeUuid(now: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  const clock = new DataView(bytes.buffer);
  clock.setUint16(0, Math.floor(now / 2 ** 32));
  clock.setUint32(2, now % 2 ** 32);
  bytes.set(random.slice(0, 10), 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
