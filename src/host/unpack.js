// Fetches a file of the FAQ, and unpacks it where it is a gzip: such a file is small wherever it lies,
// also on a server that does not compress.

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array | null | undefined>} `null` when there is no such file, it comes too late or
 *   cannot be unpacked; `undefined` when nobody wants it any more.
 */
export async function fetchFile(url, signal) {
  try {
    const response = await fetch(url, { credentials: 'omit', signal: signal ?? null });
    if (!response.ok) {
      return null;
    }
    const packed = await response.arrayBuffer();
    const [one, two] = new Uint8Array(packed, 0, Math.min(2, packed.byteLength));
    // A server may have told the browser to unpack it already.
    if (one !== 0x1f || two !== 0x8b) {
      return new Uint8Array(packed);
    }
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    return signal?.aborted && signal.reason !== 'late' ? undefined : null;
  }
}
