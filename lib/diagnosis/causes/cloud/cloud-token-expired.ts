import { say, words } from '@/lib/phrase/phrase'
import { podChange } from '../../fixes/pod-change'
import { CLOUD, type CloudCause, cloudFailed } from './cloud-failure'

export const cloudTokenExpired: CloudCause<'L7'> = {
  id: 'L7',
  family: 'cloud',
  title: 'What was sent to the cloud has expired',
  nature: 'state',
  kind: 'authentication',
  find: (found) => cloudFailed(found, 'expired'),
  says: ({ cloud }) =>
    say`The program sent ${words(CLOUD[cloud])} a token or credentials that had expired. The kubelet renews the file of a projected token in time, so the program read it once and kept it, or a copy of it is used.`,
  fixes: () => [
    podChange(
      say`Restart the program, then update its SDK or have it read the token’s file again before each exchange. If a fresh pod is refused too, compare the clock of the node.`,
    ),
  ],
}
