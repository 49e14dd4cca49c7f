import { identityAddress } from '@/lib/words/page-addresses'
import type { Guide, GuideCheck } from '../guide'

export const SEES = [
  '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
  'error: You must be logged in to the server (Unauthorized)',
]
export const CLAIMS: GuideCheck = {
  says: 'Podglass reads the claims in its own pod’s token and compares them with the clock and the file.',
  to: identityAddress('token'),
}
export const REVIEW: GuideCheck = {
  says: 'As an admin, read the server’s own reason: status.error of a TokenReview. The image needs cat.',
  command: `kubectl create -o jsonpath='{.status}' -f - <<EOF
apiVersion: authentication.k8s.io/v1
kind: TokenReview
spec:
  token: $(kubectl -n shop exec deploy/web -- cat /var/run/secrets/kubernetes.io/serviceaccount/token)
EOF`,
}
export const RESTART = 'kubectl -n shop rollout restart deployment web'
export const OWN_TOKEN =
  'The claims and the file of Podglass’s own token, without any permission. The answer itself never says why, so for another pod’s token only a TokenReview can tell.'
export const PROJECTED = `spec:
  template:
    spec:
      containers:
        - name: web
          volumeMounts:
            - name: api-access
              mountPath: /var/run/secrets/kubernetes.io/serviceaccount
              readOnly: true
      volumes:
        - name: api-access
          projected:
            sources:
              - serviceAccountToken: {path: token, expirationSeconds: 3607}
              - configMap:
                  name: kube-root-ca.crt
                  items: [{key: ca.crt, path: ca.crt}]
              - downwardAPI:
                  items:
                    - path: namespace
                      fieldRef: {fieldPath: metadata.namespace}
`

/** What all causes in family B have in common: one answer for every reason. */
export function unauthorized(
  guide: Omit<Guide, 'sees' | 'isToldByText' | 'gates' | 'seenBy'> & { seenBy?: string },
): Guide {
  return { sees: SEES, isToldByText: false, gates: ['authentication'], seenBy: OWN_TOKEN, ...guide }
}
