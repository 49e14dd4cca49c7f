import { run } from './cli/run'

// No await at the top: a single executable holds CommonJS, which has none.
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code
  // A terminal or pipe takes what was printed before the program ends.
  process.stdout.write('', () => process.exit())
})
