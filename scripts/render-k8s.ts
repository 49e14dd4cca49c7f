import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasHelm } from '@/e2e/k8s/helm'
import { K8S_DIR } from '@/e2e/k8s/kustomize'
import { digestOf, renderedFiles } from './k8s/rendered-files'

if (!hasHelm)
  throw new Error(
    'There is no helm on the path, which renders charts/podglass. .ci/run says where to get one.',
  )
const files = renderedFiles()
for (const [path, text] of files) writeFileSync(join(K8S_DIR, path), text)
writeFileSync(join(K8S_DIR, 'rendered.sha256'), `${digestOf(files)}\n`)
console.log(`k8s/ has ${files.size} files of charts/podglass.`)
