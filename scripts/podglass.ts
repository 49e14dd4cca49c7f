import { run } from './cli/run'

process.exitCode = await run(process.argv.slice(2))
// A terminal or pipe takes what was printed before the program ends.
process.stdout.write('', () => process.exit())
