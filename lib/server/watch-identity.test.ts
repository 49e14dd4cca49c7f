import { expect, it, onTestFinished } from 'vitest'
import { Credentials } from '@/lib/kube/credentials'
import { createTestCa } from '@/lib/kube/testing/certificates'
import { createServiceAccountDir } from '@/lib/kube/testing/service-account-dir'
import { watchIdentity } from './watch-identity'

it('a token that the kubelet replaces is read before its watcher hears of it, though the last read is fresh', async () => {
  const ca = await createTestCa()
  const files = (token: string) => ({ token, 'ca.crt': ca.cert, namespace: 'shop' })
  const account = createServiceAccountDir(files('old.payload.signature'))
  const stop = new AbortController()
  onTestFinished(() => {
    stop.abort()
    account.remove()
  })
  const credentials = new Credentials(account.dir, () => 0)
  expect(credentials.tokenParts()?.header).toBe('old')

  const heard = new Promise<string | undefined>((resolve) => {
    const settings = { downwardApiDirs: [], serviceAccountDir: account.dir }
    watchIdentity(settings, credentials, () => resolve(credentials.tokenParts()?.header), stop.signal)
  })
  account.swap(files('new.payload.signature'))

  expect(credentials.tokenParts()?.header).toBe('old')
  expect(await heard).toBe('new')
})
