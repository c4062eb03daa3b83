/**
 * Role: knows the final name and hash of every built part, across the compilers of one build.
 * Trigger: webpack has fixed the content hashes of the lazy parts.
 * Leaves: emitted wasm, stylesheets and pages; `part(name)` for the loader and the pages;
 *   `manifest.json` for the size report.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import webpack from 'webpack';

const { Compilation, sources } = webpack;

export class Built {
  #parts = new Map();

  /** The path below the base address, and the integrity, of a finished part. */
  part(name) {
    const part = this.#parts.get(name);
    if (!part) throw new Error(`no such part: ${name}; there are ${[...this.#parts.keys()]}`);
    return part;
  }

  path(name) {
    return this.part(name).path;
  }

  record(name, path, content) {
    const integrity = `sha256-${createHash('sha256').update(content).digest('base64')}`;
    this.#parts.set(name, { path, integrity });
  }
}

function hashed(name, content) {
  const extension = extname(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return `assets/${name.slice(0, -extension.length)}.${hash}${extension}`;
}

/** Emits files that webpack does not compile, then records them and the finished chunks. */
export class PartsPlugin {
  /**
   * @param built    shared record
   * @param files    name -> () => path of a file to take as it is
   * @param texts    name -> () => content
   */
  constructor(built, files, texts) {
    Object.assign(this, { built, files, texts });
  }

  apply(compiler) {
    compiler.hooks.thisCompilation.tap('PartsPlugin', (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_TRANSFER;
      compilation.hooks.processAssets.tap({ name: 'PartsPlugin', stage }, () => {
        const contents = [
          ...Object.entries(this.files).map(([name, file]) => [name, readFileSync(file)]),
          ...Object.entries(this.texts).map(([name, text]) => [name, Buffer.from(text())]),
        ];
        for (const [name, content] of contents) {
          const path = hashed(name, content);
          compilation.emitAsset(path, new sources.RawSource(content));
          this.built.record(name, path, content);
        }
        for (const [name, entry] of compilation.entrypoints) {
          const [path] = entry.getFiles();
          this.built.record(`${name}.js`, path, compilation.getAsset(path).source.buffer());
        }
      });
    });
  }
}

/** Emits pages and other files with fixed names, made once every part has its name. */
export class PagesPlugin {
  /** @param make () => [path, string | Buffer][] */
  constructor(make) {
    this.make = make;
  }

  apply(compiler) {
    compiler.hooks.thisCompilation.tap('PagesPlugin', (compilation) => {
      const stage = Compilation.PROCESS_ASSETS_STAGE_REPORT;
      compilation.hooks.processAssets.tapPromise({ name: 'PagesPlugin', stage }, async () => {
        for (const [path, content] of await this.make()) {
          compilation.emitAsset(path, new sources.RawSource(content));
        }
      });
    });
  }
}
