import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { K8S_DIR } from '@/e2e/k8s/kustomize'
import { digestOf, keptFiles, RENDER_COMMAND } from './rendered-files'

it('k8s/ is what was rendered from charts/podglass as it is', () => {
  const digest = readFileSync(join(K8S_DIR, 'rendered.sha256'), 'utf8').trim()
  expect(digest, `The chart or k8s/ was changed alone. Render k8s/ again: ${RENDER_COMMAND}`).toBe(
    digestOf(keptFiles()),
  )
})
