import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Bundles the command line with all that it needs into a folder, so that it has no dependency. */
export async function bundleProgram(outdir: string): Promise<void> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  await build({
    entryPoints: { podglass: 'scripts/podglass.ts', sandbox: 'sandbox/start.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // Each command loads its own part.
    splitting: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['react-server'],
    define: { PODGLASS_VERSION: JSON.stringify(version) },
    // Packages in CommonJS call require for Node's own modules, which an ES module does not have.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  })
  // The sandbox reads them from beside its own code.
  cpSync('sandbox/data', join(outdir, 'data'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  })
}
