import { runDemo } from './demo'

const usage = `usage: npm run demo -- [--scenario NAME] [--port 3000] [--dev] [--list]

  --scenario NAME      the world to show; without it a healthy pod with a few problems around it
  --list               the scenarios
  --port N             port of the page, 3000
  --health-port N      port of the health answers, 8081
  --control-port N     port that changes the world; a free one without it
  --dev                the development server instead of the build
  --cluster-only       no page: prints the variables with which a server reaches the cluster
`

runDemo(process.argv.slice(2), { usage }).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
