import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { GUIDES_FILE } from '@/lib/server/agents/guides'
import { agentTexts } from '../build/agent-texts'

/** Packages in CommonJS call require for Node's own modules, which an ES module does not have. */
export const REQUIRE_BANNER =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

/** Bundles the command line with all that it needs into a folder, so that it has no dependency. Resolves with the folders of the packages that it took in. */
export async function bundleProgram(outdir: string): Promise<string[]> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  const { metafile } = await build({
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
    // Without these, ws tries two native packages, and a single executable prints that it cannot load them.
    define: {
      PODGLASS_VERSION: JSON.stringify(version),
      'process.env.WS_NO_BUFFER_UTIL': '"1"',
      'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
    },
    banner: { js: REQUIRE_BANNER },
    logLevel: 'warning',
    metafile: true,
  })
  writeFileSync(join(outdir, GUIDES_FILE), JSON.stringify(agentTexts()))
  // The sandbox reads them from beside its own code.
  cpSync('sandbox/data', join(outdir, 'data'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  })
  const taken = Object.keys(metafile.inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  )
  return [...new Set(taken)]
}
