import { expect, it } from 'vitest'
import { onWindows } from '@/e2e/testing/on-windows'
import { pointingLine } from './pointing-line'

it('is of the shell that the system has', () => {
  expect(pointingLine({ KUBECONFIG: '/tmp/a', KUBECACHEDIR: '/tmp/b' })).toBe(
    'export KUBECONFIG=/tmp/a KUBECACHEDIR=/tmp/b',
  )
  onWindows()
  expect(pointingLine({ KUBECONFIG: "C:\\O'Neil\\a", KUBECACHEDIR: 'C:\\b' })).toBe(
    "$env:KUBECONFIG = 'C:\\O''Neil\\a'; $env:KUBECACHEDIR = 'C:\\b'",
  )
})
