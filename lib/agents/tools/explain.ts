import { explainRequestSchema } from '@/lib/contract/access-check'
import { toldSchema } from '@/lib/contract/agents'
import { sayCloudDenial } from '@/lib/diagnosis/wording/say-cloud-denial'
import { tellExplanations } from '../tell-explanation'
import { tool } from '../tool'

const NOTHING =
  'No refused call and no failed connection was found in this text. Send the message of the error itself, such as: pods is forbidden: User "…" cannot list resource "pods" …'

export const explain = tool({
  name: 'explain',
  title: 'Explain an error of the Kubernetes API',
  description:
    'Explains each refused call (403, 401, admission, quota, TLS, timeout) in a pasted error or log: why, the smallest fix as YAML and as a kubectl command, and what that grants. Use it first when a call to the API server failed.',
  input: explainRequestSchema,
  output: toldSchema,
  async answer({ text }, answers, signal) {
    const { findings, denial } = await answers.explain(text, signal)
    if (findings.length > 0) return tellExplanations(findings)
    return tellExplanations([], denial === undefined ? NOTHING : sayCloudDenial(denial))
  },
})
