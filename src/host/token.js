/**
 * Role: reads the name in an identity token, to greet the visitor by it. Nothing is proven here: the
 *   server checks the token, and tells agents what it proves.
 * Trigger: the command `identify` with a token.
 * Leaves: the name; nothing where there is none, or where this is no token.
 */

/**
 * @param {string} token a JSON Web Token
 * @returns {string}
 */
export const nameIn = (token) => {
  try {
    const [, claims = ''] = token.split('.');
    const bytes = atob(claims.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    /** @type {{ name?: unknown }} */
    const { name } = JSON.parse(text);
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
};
