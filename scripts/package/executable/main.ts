import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { getAsset } from 'node:sea'
import { pathToFileURL } from 'node:url'
import { constants, Script } from 'node:vm'
import { removeLeftCopies } from '@/lib/server/start/left-copies'
import { RUN_FILE } from '@/sandbox/node-runs'
import { makeOwnFolder } from '../../attach/own-folder'
import { CACHE, FILENAME, type OwnPlace, PROGRAM, type Program } from './wrapped'

/** The files of the package that its program reads, filled in by the bundler. */
declare const PACKAGED: readonly string[]

/** The program's own place, with the package's files around it from when it is first asked for until this process ends. */
class Unpacked implements OwnPlace {
  #folder: string | undefined

  get dirname(): string {
    this.#folder ??= this.#unpack()
    return join(this.#folder, 'dist/program')
  }

  get url(): string {
    return pathToFileURL(join(this.dirname, FILENAME)).href
  }

  #unpack(): string {
    const folder = makeOwnFolder(`podglass-${process.pid}-`)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    removeLeftCopies(tmpdir(), { sameId: false })
    for (const name of PACKAGED) {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, new Uint8Array(getAsset(name)))
    }
    return folder
  }
}

/** Node's own way to run a file, which a single executable does not have. */
function runFile(path: string, args: readonly string[]): void {
  const file = resolve(path)
  process.argv = [process.execPath, file, ...args]
  const load = new Script('(url) => import(url)', {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as (url: string) => Promise<unknown>
  void load(pathToFileURL(file).href)
}

function runProgram(): void {
  // Under this name kubectl asks what can follow "kubectl podglass".
  if (basename(process.argv0).startsWith('kubectl_complete-')) process.argv.splice(2, 0, '__complete')
  // A cache that another V8, or one with other flags, made is left aside.
  const script = new Script(getAsset(PROGRAM, 'utf8'), {
    filename: FILENAME,
    cachedData: Buffer.from(getAsset(CACHE)),
  })
  const program = script.runInThisContext() as Program
  program(require, { exports: {} }, new Unpacked())
}

const [, , word, file = '', ...args] = process.argv
if (word === RUN_FILE) runFile(file, args)
else runProgram()
