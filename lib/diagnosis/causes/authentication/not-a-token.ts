import { code, type Phrase, say, words } from '@/lib/phrase/phrase'
import { podChange } from '../../fixes/pod-change'
import { isTokenSent } from '../../token-facts'
import type { TokenCause } from '../cause'

interface TokenFile {
  path: string
  says: Phrase
}

export const notAToken: TokenCause<'B7', TokenFile> = {
  id: 'B7',
  family: 'authentication',
  title: 'What was sent is not a ServiceAccount token',
  nature: 'wrong',
  find(facts) {
    const { file, claims } = facts
    if (!isTokenSent(facts)) {
      const data = { path: file.path, says: words(file.says) }
      return file.state === 'absent' ? [] : [{ confidence: 'proven', data }]
    }
    const says = say`The content of ${code(file.path)} is not a JWT with three parts.`
    return claims ? [] : [{ confidence: 'proven', data: { path: file.path, says } }]
  },
  says: ({ says }) => say`${says} A ServiceAccount token is one line with three parts separated by dots.`,
  fixes: ({ path }) => [
    podChange(say`Mount ${code(path)} as the kubelet writes it: one line and nothing else.`),
  ],
}
