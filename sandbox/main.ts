import { ensureBuild } from '@/scripts/build/ensure-build'
import { servePageBy } from '@/scripts/cli/own-files'
import { run } from '@/scripts/cli/run'

// npm run demo and npm run dev: podglass demo of the checkout, which builds the page first or compiles it as it is asked for.
const given = process.argv.slice(2)
const args = given.filter((word) => word !== '--dev')
servePageBy({ dev: args.length < given.length, prepare: ensureBuild })
process.exitCode = await run(['demo', ...args])
process.stdout.write('', () => process.exit())
