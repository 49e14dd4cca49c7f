import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { inject } from 'postject'
import { REQUIRE_BANNER } from '../bundle-program'
import { unsigned } from './unsigned'
import { CACHE, FILENAME, PROGRAM, wrapped } from './wrapped'

/** What marks a Node that holds a program, as Node's documentation names it. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const RESOURCE = 'NODE_SEA_BLOB'
const IS_WINDOWS = process.platform === 'win32'

/** What is compiled before it is needed: most of the time before a first answer is V8's. */
const WARM_TEXT =
  'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "shop"'

/** The program of the npm package in one file of CommonJS, which is all that a single executable takes. */
async function bundleStaged(staged: string, folder: string): Promise<string> {
  const code = join(folder, FILENAME)
  await build({
    entryPoints: [join(staged, 'dist/program/podglass.mjs')],
    outfile: code,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'own.url', 'import.meta.dirname': 'own.dirname' },
    legalComments: 'external',
    logLevel: 'warning',
    plugins: [
      {
        name: 'own-require',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.mjs$/ }, ({ path }) => ({
            contents: readFileSync(path, 'utf8').replace(REQUIRE_BANNER, ''),
          })),
      },
    ],
  })
  const program = join(folder, PROGRAM)
  writeFileSync(program, wrapped(readFileSync(code, 'utf8')))
  return program
}

async function bundleOwn(name: string, folder: string, packaged: readonly string[]): Promise<string> {
  const outfile = join(folder, `${name}.cjs`)
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['react-server'],
    define: { PACKAGED: JSON.stringify(packaged) },
    logLevel: 'warning',
  })
  return outfile
}

function compiled(program: string, warm: string, staged: string, folder: string): string {
  const [cache, text] = [join(folder, CACHE), join(folder, 'text')]
  writeFileSync(text, WARM_TEXT)
  const own = join(staged, 'dist/program', FILENAME)
  const args = [warm, program, cache, own, 'explain', '--offline', text]
  // Its environment would change the flags of V8, and so whether the cache is taken.
  execFileSync(process.execPath, args, {
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return cache
}

/** What the program reads from beside its own code, and where it begins. */
function packagedFiles(staged: string): string[] {
  const within = (folder: string) =>
    readdirSync(join(staged, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.mjs'))
      .map((entry) => join(entry.parentPath, entry.name).slice(staged.length + 1))
  return ['package.json', ...within('dist/program'), ...within('k8s')]
}

/**
 * Makes one file that runs on this platform without Node: the Node that runs this, with the program and files of a staged
 * package in it.
 */
async function makeExecutable(staged: string, file: string): Promise<{ legal: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'executable-'))
  try {
    const packaged = packagedFiles(staged)
    const program = await bundleStaged(staged, folder)
    const main = await bundleOwn('main', folder, packaged)
    const cache = compiled(program, await bundleOwn('warm', folder, []), staged, folder)
    const [config, blob] = [join(folder, 'sea.json'), join(folder, 'blob')]
    const files = packaged.map((name) => [name, join(staged, name)] as const)
    writeFileSync(
      config,
      JSON.stringify({
        main,
        output: blob,
        disableExperimentalSEAWarning: true,
        assets: { [PROGRAM]: program, [CACHE]: cache, ...Object.fromEntries(files) },
      }),
    )
    execFileSync(process.execPath, ['--experimental-sea-config', config], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    copyFileSync(process.execPath, file)
    chmodSync(file, 0o755)
    const isMac = process.platform === 'darwin'
    if (IS_WINDOWS) writeFileSync(file, unsigned(readFileSync(file)))
    if (isMac) execFileSync('codesign', ['--remove-signature', file])
    await inject(file, RESOURCE, readFileSync(blob), {
      sentinelFuse: FUSE,
      ...(isMac ? { machoSegmentName: 'NODE_SEA' } : {}),
    })
    // macOS runs nothing without a signature; this one names nobody.
    if (isMac) execFileSync('codesign', ['--sign', '-', file])
    return { legal: readFileSync(join(folder, `${FILENAME}.LEGAL.txt`), 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Names under which kubectl finds it, beside its own, and what each puts before its words where it is no link. */
const OTHER_NAMES = [
  ['kubectl-podglass', ''],
  ['kubectl_complete-podglass', '__complete '],
] as const

/** Lays out a folder that needs nothing but this platform, of a staged package: the command with its names, manual and licenses. */
export async function stageExecutable(staged: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const own = IS_WINDOWS ? 'podglass.exe' : 'podglass'
  const { legal } = await makeExecutable(staged, join(folder, own))
  for (const [name, words] of OTHER_NAMES) {
    if (IS_WINDOWS) writeFileSync(join(folder, `${name}.cmd`), `@"%~dp0${own}" ${words}%*\r\n`)
    else symlinkSync(own, join(folder, name))
  }
  for (const name of ['man', 'LICENSE']) cpSync(join(staged, name), join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'LICENSE.packages'), legal)
  // Beside Node's program on Windows, above its folder elsewhere.
  const ofNode = join(dirname(process.execPath), IS_WINDOWS ? 'LICENSE' : '../LICENSE')
  if (existsSync(ofNode)) copyFileSync(ofNode, join(folder, 'LICENSE.node'))
}
