import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { untilSignal } from '@/e2e/sandbox/until-signal'
import { createMcpServer } from '@/lib/agents/mcp-server'
import { kubeClient } from '@/lib/kube/transport/client'
import { createProcessAnswers } from '@/lib/server/agents/process-answers'
import { liveHub } from '@/lib/server/live/process-hub'
import { processRefusals } from '@/lib/server/refusals/process-refusals'
import { asMe } from '../attach/as-me'
import type { Command } from './arguments'
import { NO_POD } from './no-pod'
import { takeEnvironment } from './own-environment'

/**
 * Speaks the Model Context Protocol on standard input and output, as the user of the kubeconfig, until the input ends or a
 * signal comes. Throws an AttachError where no cluster can be asked.
 */
export async function runMcp({ place }: Extract<Command, { name: 'mcp' }>): Promise<number> {
  const me = await asMe(place)
  me.kube.close()
  // The answers are those of the page, whose settings are the variables of its process.
  takeEnvironment(me.environment)
  const server = createMcpServer(
    createProcessAnswers({ kube: kubeClient, hub: liveHub, refusals: processRefusals, env: NO_POD }),
  )
  const closed = new Promise<void>((resolve) => {
    process.stdin.once('end', resolve)
    server.server.onclose = resolve
  })
  await server.connect(new StdioServerTransport())
  await Promise.race([closed, untilSignal()])
  await server.close()
  kubeClient().close()
  await me.close()
  return 0
}
