import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { FILENAME, type Program } from './wrapped'

// Runs a command of the program, then writes what V8 compiled for it. Started as a program of its own, by the Node that the
// executable will hold: another V8 would not take it.
const [, , source = '', cache = '', staged = '', ...args] = process.argv
const script = new Script(readFileSync(source, 'utf8'), { filename: FILENAME })
process.once('exit', () => writeFileSync(cache, script.createCachedData()))
process.argv = [process.execPath, FILENAME, ...args]
const own = { dirname: dirname(staged), url: pathToFileURL(staged).href }
const program = script.runInThisContext() as Program
program(require, { exports: {} }, own)
