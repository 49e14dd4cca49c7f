import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { BASE_MARK, unmark } from '@/lib/next/base-path'
import { askAgainForLostFiles } from '@/lib/next/lost-files'
import { dropSegments } from '@/lib/next/segments'
import { shareChunks } from '@/lib/next/share-chunks'
import { GUIDES_FILE } from '@/lib/server/agents/guides'
import { agentTexts } from './build/agent-texts'

const OUT = '.next/standalone'
/** What Next writes there. Sources beside it would be copied at each start, and are more than the pod's /tmp holds. */
const OUTPUTS = new Set(['.next', 'node_modules', 'package.json', 'server.js'])

rmSync(OUT, { recursive: true, force: true })

const next = spawnSync('next', ['build'], {
  stdio: 'inherit',
  env: { ...process.env, BUILD_BASE: BASE_MARK, NEXT_TELEMETRY_DISABLED: '1' },
})
if (next.status !== 0) process.exit(next.status ?? 1)
const traced = readdirSync(OUT).filter((name) => !OUTPUTS.has(name))
if (traced.length > 0) {
  console.error(
    `The server would be deployed with ${traced.join(', ')}. Turbopack traced the whole project: its warning above names the file access, which needs /* turbopackIgnore: true */ before its path.`,
  )
  process.exit(1)
}

cpSync('.next/static', `${OUT}/.next/static`, { recursive: true })
cpSync('public', `${OUT}/public`, { recursive: true })
// They run before a page is drawn, and their comments are for readers of the source.
await build({
  entryPoints: readdirSync('public')
    .filter((name) => name.endsWith('.js'))
    .map((name) => join('public', name)),
  outdir: `${OUT}/public`,
  minify: true,
  target: 'es2022',
  logLevel: 'warning',
})
rmSync(`${OUT}/server.js`, { force: true })
dropSegments(`${OUT}/.next/server/app/causes`)
shareChunks(`${OUT}/.next/server/chunks`)
shareChunks(`${OUT}/.next/server/chunks/ssr`)
askAgainForLostFiles(`${OUT}/.next/server`)
unmark(OUT)
await build({
  entryPoints: { start: 'lib/server/start/start.ts', 'text-worker': 'lib/facts/text-work/worker.ts' },
  outdir: OUT,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // What reads texts runs in its thread alone: apart, the process need not keep its source.
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Server modules import `server-only`, which is empty under this condition and throws without it.
  conditions: ['react-server'],
  // Packages in CommonJS call require for Node's own modules, which an ES module does not have.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
})
writeFileSync(`${OUT}/${GUIDES_FILE}`, JSON.stringify(agentTexts()))
// Turbopack makes manifests world-writable, and the image's user must not change its own code.
for (const path of readdirSync(OUT, { recursive: true, encoding: 'utf8' })) {
  const file = lstatSync(join(OUT, path))
  if (!file.isSymbolicLink()) chmodSync(join(OUT, path), file.mode & 0o755)
}
