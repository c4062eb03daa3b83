/**
 * Role: bundles and minifies a stylesheet with its imports.
 * Trigger: a page needs its stylesheet, or webpack meets `import text from './x.css'`.
 * Leaves: minified CSS; as a webpack loader, a module that exports it as text.
 */
import { browserslistToTargets, bundle } from 'lightningcss';

/** The oldest browsers with wasm SIMD, adopted stylesheets and `:dir()`-free logical properties. */
const TARGETS = browserslistToTargets(['chrome 100', 'firefox 101', 'safari 16.4']);

export function bundleCss(filename) {
  const build = (unusedSymbols) =>
    bundle({ filename, minify: true, targets: TARGETS, unusedSymbols }).code.toString();
  return build(unreadTokens(build([])));
}

/** The custom properties that a stylesheet sets and never reads: other pages' part of the tokens. */
function unreadTokens(css) {
  const set = new Set(css.match(/--[\w-]+(?=:)/g));
  return [...set].filter((name) => !new RegExp(`var\\(${name}[,)]`).test(css));
}

export default function cssAsText() {
  this.cacheable();
  return `export default ${JSON.stringify(bundleCss(this.resourcePath))};`;
}
