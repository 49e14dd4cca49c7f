import { sayWhoseText } from '@/lib/answer/whose-text'
import { explainRequestSchema } from '@/lib/contract/access-check'
import { sayCloudDenial } from '@/lib/diagnosis/causes/cloud/say-cloud-denial'
import { toldSchema } from '../contract'
import { quoted, toAgent } from '../quote'
import { tellExplanations } from '../tell-explanation'
import { tool } from '../tool'

const NOTHING =
  'No refused call and no failed connection was found in this text. Send the message of the error itself, such as: pods is forbidden: User "…" cannot list resource "pods" …'

const IF_SO = 'If it is, send the same text with isOfKubernetes: true.'

export const explain = tool({
  name: 'explain',
  title: 'Explain an error of the Kubernetes API',
  description:
    'Explains each refused call (403, 401, admission, quota, TLS, timeout) in a pasted error or log: why, the fix as YAML and as a kubectl command, and what that grants. Use it first when a call to the API server failed.',
  input: explainRequestSchema,
  parameters: {
    text: 'The error, log or command with what it printed, at most 256 KiB.',
    isOfKubernetes: 'True where the refusal is from Kubernetes although its text names another product.',
  },
  output: toldSchema,
  async answer(asked, answers, signal) {
    const { findings, denial, unclear } = await answers.explain(asked, signal)
    const question = unclear && `${quoted(sayWhoseText(unclear))} ${IF_SO}`
    if (findings.length > 0 || question !== undefined) return tellExplanations(findings, question)
    return tellExplanations([], denial === undefined ? NOTHING : toAgent(sayCloudDenial(denial)))
  },
})
