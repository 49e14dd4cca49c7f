import { run } from './cli/run'

process.exit(await run(['attach', ...process.argv.slice(2)]))
