import { ensureBuild } from '@/scripts/build/ensure-build'
import { runDemo } from './demo'

const usage = `usage: npm run demo -- [--scenario NAME] [--port 3000] [--dev] [--list]

  --scenario NAME      the scenario to show (default: a healthy pod with a few problems around it)
  --list               list the scenarios
  --port N             port of the page (default: 3000)
  --control-port N     port that changes the sandbox (default: a free one)
  --dev                the development server instead of the build
  --cluster-only       no page: prints the variables with which a server reaches the cluster
`

runDemo(process.argv.slice(2), { usage, prepare: ensureBuild }).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
