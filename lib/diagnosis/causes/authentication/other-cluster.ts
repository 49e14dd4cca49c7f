import { code, say, words } from '@/lib/phrase/phrase'
import { capital } from '@/lib/words/lists'
import { ASKER, type Asker } from '../../asker'
import { podChange } from '../../fixes/pod-change'
import type { TokenCause } from '../cause'
import { recreatePod } from './recreate-pod'

interface Issuer {
  asker: Asker
  issuer: string
  published?: string
  pod?: { namespace: string; name: string }
}

export const otherCluster: TokenCause<'B4', Issuer> = {
  id: 'B4',
  family: 'authentication',
  title: 'The token is from another cluster',
  nature: 'wrong',
  find({ asker, claims, publishedIssuer: published }) {
    if (!claims) return []
    const { issuer, pod, namespace = '' } = claims
    const own = pod && namespace ? { pod: { namespace, name: pod.name } } : {}
    if (published === undefined) {
      return issuer === ''
        ? []
        : [{ confidence: 'possible', hasNoSign: true, data: { asker, issuer, ...own } }]
    }
    return published === issuer ? [] : [{ confidence: 'likely', data: { asker, issuer, published, ...own } }]
  },
  says: ({ asker, issuer, published }) =>
    published === undefined
      ? say`${words(capital(ASKER[asker].token))} was issued by ${code(issuer)}. If that is another cluster, or if the signing key was replaced, the API server does not recognize the signature.`
      : say`${words(capital(ASKER[asker].token))} was issued by ${code(issuer)}, and this API server issues as ${code(published)}. It was most likely made for another cluster.`,
  fixes: ({ pod }) => [
    podChange(say`Use the token that this cluster’s kubelet mounts. A copied token does not get renewed.`),
    recreatePod(pod),
  ],
  settle: () => ({
    needs: say`Which issuer this API server uses for its tokens.`,
    command: 'kubectl get --raw /.well-known/openid-configuration',
  }),
}
