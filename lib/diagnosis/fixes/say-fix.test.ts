import { describe, expect, it } from 'vitest'
import type { AccessTuple } from '@/lib/contract/access-tuple'
import type { Fix } from '@/lib/contract/explanation'
import { plain, say } from '@/lib/phrase/phrase'
import { runsKubectl, sayEffectOnCard } from './say-fix'

const call = (name: string): AccessTuple => ({
  verb: 'get',
  group: '',
  resource: 'configmaps',
  name,
  namespace: 'shop',
})
const fixOf = (names: readonly string[]) =>
  ({ where: 'role', opens: names.map(call), warning: say`It is shared.` }) as unknown as Fix

describe('sayEffectOnCard', () => {
  it('says a few grants beside the fix, and many apart, each of them, with their count and the warning beside it', () => {
    const few = sayEffectOnCard(fixOf(['one', 'two']))
    expect(plain(few.beside)).toMatch(/one.*two.*It is shared\.$/)
    expect(few.apart).toEqual([])

    const names = Array.from({ length: 41 }, (_, i) => `settings-${i}`)
    const many = sayEffectOnCard(fixOf(names))
    expect(plain(many.beside)).toBe('Grants 41 calls, all of them below. It is shared.')
    expect(names.filter((name) => !plain(many.apart).includes(name))).toEqual([])
  })
})

describe('runsKubectl', () => {
  it.each([
    ['kubectl get pods', true],
    ["kubectl apply -f - <<'EOF'\nkind: Role\nEOF", true],
    ['sudo kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes', true],
    ['command -v jq && kubectl get pods', true],
    ['helm template web | kubectl apply -f -', true],
    ['gcloud components install gke-gcloud-auth-plugin', false],
    ['sudo kubeadm certs renew apiserver', false],
    ['az aks install-cli --install-location /usr/local/bin/kubectl', false],
    ['kubectl-oidc_login setup', false],
  ])('%s: %s', (command, isSo) => {
    expect(runsKubectl(command)).toBe(isSo)
  })
})
