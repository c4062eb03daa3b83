/**
 * Role: bundles and minifies a stylesheet with its imports.
 * Trigger: a page needs its stylesheet, or webpack meets `import text from './x.css'`.
 * Leaves: minified CSS; as a webpack loader, a module that exports it as text.
 */
import { browserslistToTargets, bundle } from 'lightningcss';

/** The oldest browsers with wasm SIMD, adopted stylesheets and `:dir()`-free logical properties. */
const TARGETS = browserslistToTargets(['chrome 100', 'firefox 101', 'safari 16.4']);

export function bundleCss(filename) {
  return bundle({ filename, minify: true, targets: TARGETS }).code.toString();
}

export default function cssAsText() {
  this.cacheable();
  return `export default ${JSON.stringify(bundleCss(this.resourcePath))};`;
}
