import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { createMcpServer } from '@/lib/agents/mcp-server'
import { kubeClient } from '@/lib/kube/transport/client'
import { createProcessAnswers } from '@/lib/server/agents/process-answers'
import { liveHub } from '@/lib/server/live/process-hub'
import { processRefusals } from '@/lib/server/refusals/process-refusals'
import { asMe } from '../attach/as-me'
import type { Command } from './arguments'
import { exitOnSignal } from './exit-on-signal'
import { NO_POD } from './no-pod'
import { takeEnvironment } from './own-environment'

/**
 * Speaks the Model Context Protocol on standard input and output, as the user of the kubeconfig, until the input ends;
 * resolves with the exit code. Throws an AttachError where no cluster can be asked.
 */
export async function runMcp({ place }: Extract<Command, { name: 'mcp' }>): Promise<number> {
  exitOnSignal()
  const me = await asMe(place)
  me.kube.close()
  // The answers are those of the page, whose settings are the variables of its process.
  takeEnvironment(me.environment)
  const server = createMcpServer(
    createProcessAnswers({ kube: kubeClient, hub: liveHub, refusals: processRefusals, env: NO_POD }),
  )
  const closed = new Promise<undefined>((resolve) => {
    process.stdin.once('end', () => resolve(undefined))
    server.onclose = () => resolve(undefined)
  })
  await server.connect(new StdioServerTransport())
  // An agent starts a server again that has ended, not one whose every answer fails.
  const lost = await Promise.race([closed, me.lost])
  await server.close()
  kubeClient().close()
  await me.close()
  if (lost === undefined) return 0
  console.error(lost)
  return 1
}
