import { code, say, words } from '@/lib/phrase/phrase'
import { capital } from '@/lib/words/lists'
import { ASKER, type Asker } from '../../asker'
import { podChange } from '../../fixes/pod-change'
import type { TokenCause } from '../cause'

export const staleCopy: TokenCause<'B9', { asker: Asker; path: string }> = {
  id: 'B9',
  family: 'authentication',
  title: 'The program keeps an old copy of the token',
  nature: 'wrong',
  /** For a refusal in a text while this pod's token is accepted. */
  find: ({ asker, withToken, file }) =>
    withToken === 'accepted' ? [{ confidence: 'possible', data: { asker, path: file.path } }] : [],
  says: ({ asker, path }) =>
    say`${words(capital(ASKER[asker].token))} is accepted now. If ${words(ASKER[asker].self)} made the call, the program may keep an older copy: the kubelet replaces ${code(path)} before the token expires, and a copy in memory is not updated.`,
  fixes: () => [
    podChange(
      say`Have the program read the token file again at least once a minute, or for each call, as client-go does.`,
    ),
  ],
}
