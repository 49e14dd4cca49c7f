import { ensureBuild } from './build/ensure-build'

await ensureBuild().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
