import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { explainRequestSchema } from '@/lib/contract/access-check'
import { explainApi } from '@/lib/facts/call/contract'
import { kubeClient } from '@/lib/kube/transport/client'
import type { Answers } from '@/lib/pages/agents/answers'
import { createMcpServer } from '@/lib/pages/agents/mcp-server'
import { quoteCode, quotedUser } from '@/lib/pages/agents/quote'
import { NOTHING, words } from '@/lib/phrase/phrase'
import { guideOf, setGuides } from '@/lib/server/agents/guides'
import { createProcessAnswers } from '@/lib/server/agents/process-answers'
import { askingBy } from '@/lib/server/api/facts'
import { asMe } from '../attach/as-me'
import { AttachError } from '../attach/attach-error'
import type { KubectlPlace } from '../attach/kubectl'
import { askedOf } from './ask-as-me'
import { exitOnSignal } from './exit-on-signal'
import { explainOffline } from './explain-offline'
import { takeEnvironment } from './own-environment'
import { readOwnGuides } from './own-files'

/** Answers for when no cluster can be asked: a text is explained by itself, and any other question is told why it is not answered. */
function unanswered(error: AttachError): Answers {
  const [title = '', ...change] = error.message.split('\n')
  const hint = [...change, 'Then start podglass mcp again.'].join(' ')
  return {
    guide: guideOf,
    isOutside: () => true,
    asked: async () => `No cluster was asked: ${title}`,
    async ask({ call }, asked) {
      if (call !== explainApi.call) throw error
      const { text, isOfKubernetes } = explainRequestSchema.parse(asked)
      return explainOffline(text, isOfKubernetes) as never
    },
    problemOf: () => ({
      code: 'no-credentials',
      title,
      detail: NOTHING,
      status: 503,
      retryable: false,
      hint: words(hint),
      fields: [],
    }),
  }
}

/**
 * Speaks the Model Context Protocol on standard input and output, as the user of the kubeconfig, until the input ends;
 * resolves with the exit code. Where no cluster can be asked it explains texts by themselves, and says of any other question why it is not answered.
 */
export async function runMcp(place: KubectlPlace): Promise<number> {
  exitOnSignal()
  setGuides(readOwnGuides)
  const me = await asMe(place).catch((error: unknown) => {
    if (error instanceof AttachError) return error
    throw error
  })
  if (me instanceof AttachError) {
    console.error(me.message)
    return serve(unanswered(me))
  }
  me.kube.close()
  // The answers are those of the page, whose settings are the variables of its process.
  takeEnvironment(me.environment)
  const { context, user } = askedOf(me)
  const asked = `Asked context ${quoteCode(context)} as ${user === undefined ? 'you' : quotedUser(user)}.`
  const answers = createProcessAnswers(askingBy(me.environment), asked)
  try {
    return await serve(answers, me.lost)
  } finally {
    kubeClient().close()
    await me.close()
  }
}

/** Until the input ends or the cluster is lost: an agent restarts a server that has ended, not one whose every answer fails. */
async function serve(answers: Answers, lost?: Promise<string>): Promise<number> {
  if (process.stdin.isTTY)
    console.error(
      'Waiting for an agent on standard input. podglass mcp --help says how one starts it; Ctrl+C ends it.',
    )
  const server = createMcpServer(answers)
  const closed = new Promise<undefined>((resolve) => {
    process.stdin.once('end', () => resolve(undefined))
    server.onclose = () => resolve(undefined)
  })
  await server.connect(new StdioServerTransport())
  const said = await Promise.race(lost === undefined ? [closed] : [closed, lost])
  await server.close()
  if (said === undefined) return 0
  console.error(said)
  return 1
}
