/** Where a command of the documents is run, or why it is not. */
export type Where =
  /** By a gate: a file, and the words by which it does. */
  | { by: string; has: string }
  /** Nowhere, and why. */
  | { not: string }
  | {
      /** Typed by the gate of the documents: in a checkout, or in a folder of a reader's own. */
      in: 'checkout' | 'project'
      /** Whose kubeconfig. */
      as?: 'admin' | 'web' | 'none'
      code?: number
      says?: string
      /** Typed after it, so that the next line finds the cluster as it was. */
      undo?: string
      /** It runs until Ctrl+C, which comes when it has printed this. */
      until?: string
    }

const GITHUB = { not: 'needs a release on GitHub' }
const REGISTRY = { not: 'needs a container builder, a registry or the nodes of a cluster' }
const KUBELET = { not: 'needs a kubelet: npm run test:cluster on a cluster of your own' }
const NPM = { not: 'publishes to npm' }

/** The scripts of package.json and of scripts/, each with the words that it is run with here. */
export const SCRIPTS: Readonly<Record<string, readonly string[] | Exclude<Where, { in: string }>>> = {
  demo: ['--list'],
  start: { by: 'sandbox/product.ts', has: 'start.mjs' },
  build: { by: 'scripts/build-from-context.ts', has: 'build' },
  format: { by: 'scripts/test.ts', has: "'biome', 'ci'" },
  test: { by: '.ci/run', has: 'npm test' },
  'test:gates': { by: '.ci/run', has: 'npm run test:gates' },
  'test:all': { by: 'scripts/test.ts', has: 'all: [TESTS, GATES]' },
  typecheck: { by: 'scripts/test.ts', has: "'tsc', '--noEmit'" },
  bench: { by: 'scripts/test.ts', has: "'scripts/bench.ts', '--smoke'" },
  dev: { not: 'is next dev, which compiles each page when it is opened' },
  image: { not: 'needs docker, podman or buildah; its parts: scripts/image/*.test.ts' },
  'test:cluster': { by: 'scripts/cluster/real-cluster.gate.test.ts', has: "'test:cluster'" },
  'scripts/api-examples.ts': {
    not: 'rewrites files of the checkout; scripts/api/examples.test.ts compares them',
  },
  'scripts/build-explain.ts': [],
  'scripts/chart-values.ts': { by: 'scripts/chart/values-table.test.ts', has: 'describedSchema' },
  'scripts/check-release.ts': [],
  'scripts/sbom.ts': [],
  'scripts/figures.ts': [],
  'scripts/net.ts': { not: 'takes minutes, and its differences are read by a person' },
  'scripts/package.ts': { by: 'scripts/package/testing/install-package.ts', has: 'stagePackage' },
  'scripts/executable.ts': { by: 'scripts/package/executable.gate.test.ts', has: 'stageExecutable' },
  'scripts/podglass.ts': { by: 'sandbox/shell.gate.test.ts', has: 'scripts/podglass.ts' },
  'scripts/render-k8s.ts': { by: 'e2e/k8s/chart.gate.test.ts', has: 'renderedFiles' },
  'scripts/screenshots.ts': { not: 'rewrites the pictures, which a person looks at' },
  'scripts/secret-rules.ts': { not: 'fetches the rules of gitleaks and rewrites ours' },
  'scripts/verify-security.ts': { not: 'is the gates at full size: hours' },
}

const INSTALL: Where = { in: 'checkout', says: 'STATUS: deployed' }
const API: Where = { in: 'project' }

/** What documents tell to type, by the beginning of the line: the first row that fits. Scripts are above. */
export const DOCUMENTED: Readonly<Record<string, readonly (readonly [start: string, how: Where])[]>> = {
  'README.md': [
    ['npx tsx scripts/package.ts && npx', { by: 'scripts/package/package.gate.test.ts', has: "'npx'" }],
    ['helm install', { not: 'as in docs/deploy.md' }],
    ['kubectl create namespace shop && kubectl kustomize', { not: 'as in docs/deploy.md' }],
    ['kubectl -n shop debug', KUBELET],
  ],
  'CONTRIBUTING.md': [
    ['npm run build && npx playwright', { by: 'scripts/test.ts', has: "'playwright', 'test'" }],
    ['npx vitest run', { by: 'scripts/test.ts', has: "'vitest'" }],
  ],
  'SECURITY.md': [
    ['cosign', GITHUB],
    ['gh attestation', GITHUB],
  ],
  'charts/podglass/README.md': [
    ['helm install', INSTALL],
    ['kubectl -n shop port-forward', KUBELET],
    ['helm upgrade', { in: 'checkout', says: 'STATUS: deployed' }],
    ['helm rollback', { in: 'checkout', says: 'Rollback was a success' }],
    ['helm uninstall', { in: 'checkout', says: 'uninstalled' }],
  ],
  'skills/podglass/SKILL.md': [
    ['kubectl get secrets 2>&1 |', { in: 'project', as: 'web', code: 1, says: '"fixes"' }],
  ],
  'docs/access.md': [
    ['curl -s https://podglass.example.com', { by: 'lib/server/gate/token-gate.test.ts', has: 'Bearer' }],
    ['kubectl auth whoami', { in: 'project', as: 'none', says: 'system:serviceaccount:shop:web' }],
    ['aws eks', { not: 'needs an EKS cluster' }],
    ['mkdir sa', { in: 'project' }],
    ['SERVICE_ACCOUNT_DIR=', { by: 'e2e/user-mode.spec.ts', has: "VIEWER_TOKEN: 'paste'" }],
    ['helm install', { not: 'as in e2e/k8s/chart.gate.test.ts, which renders these values' }],
  ],
  'docs/api.md': [
    ['curl -s localhost:3000/api/connection | jq', { ...API, says: 'ServiceAccount shop/web' }],
    ['curl -s localhost:3000/api/connection/road', { ...API, says: 'proxy' }],
    ['curl -s localhost:3000/api/connection/policies', { ...API, says: '"API server"' }],
    ['curl -s localhost:3000/api/overview', { ...API, says: 'APP_VERSION still says' }],
    ['curl -s localhost:3000/api/refusals', { ...API, says: 'jobs.batch' }],
    ['curl -s localhost:3000/api/changes', { ...API, says: 'was created' }],
    ["curl -s 'localhost:3000/api/report?format=md", { ...API, says: 'Cause D1, proven' }],
    ["curl -s 'localhost:3000/api/report?format=case", API],
    ['curl -s localhost:3000/api/access/check', { ...API, says: 'kubectl -n shop create role' }],
    ['curl -s localhost:3000/api/explain', { ...API, says: 'list pods' }],
    ['curl -s localhost:3000/api/access/try', { ...API, says: 'authorization' }],
    ['jq -Rs', { ...API, says: 'It would' }],
  ],
  'docs/command.md': [
    ['kubectl apply -f web.yaml 2>&1 |', { in: 'project', as: 'web', code: 1, says: 'configmaps' }],
    ['npx podglass why', { in: 'project', as: 'web', code: 1, says: 'web cannot watch jobs.batch in shop' }],
    ['npx podglass preflight', { by: 'scripts/cli/preflight.test.ts', has: 'preflightLines(' }],
    ['npx podglass changes', { in: 'project', says: 'in the last 24 h' }],
    ['npx podglass attach -n', { by: 'scripts/attach/attach.test.ts', has: 'attach(' }],
    ['npx podglass attach --as-me', { by: 'e2e/attached-as-me.spec.ts', has: "'attach', '--as-me'" }],
    ['npx podglass sandbox -f k8s/', { in: 'project', as: 'none', until: 'kubectl auth whoami' }],
    ['npx podglass record --sandbox', { in: 'project', as: 'none', says: 'The least Role' }],
    ['npx podglass mcp', { by: 'scripts/cli/with-cluster.gate.test.ts', has: "'mcp'" }],
    ['npx podglass demo', { by: 'scripts/package/package.gate.test.ts', has: "'demo', '--port'" }],
    ['gh release download', GITHUB],
    ['sha256sum --check', GITHUB],
    ['(Select-String', GITHUB],
    ['gh attestation', GITHUB],
    ['tar -xzf', { by: 'scripts/package/executable.gate.test.ts', has: "'--version'" }],
    ['Expand-Archive', { not: 'needs Windows; the release tries what is in it' }],
  ],
  'docs/deploy.md': [
    ['docker build', REGISTRY],
    [
      'kubectl kustomize k8s/overlays/port-forward |',
      {
        in: 'checkout',
        says: 'deployment.apps/podglass',
        undo: 'kubectl -n shop delete -k k8s/overlays/port-forward',
      },
    ],
    ['kubectl -n shop port-forward', KUBELET],
    [
      'helm install podglass charts/podglass -n shop --create-namespace --set',
      { ...INSTALL, undo: 'helm uninstall podglass -n shop' },
    ],
    ['helm install podglass charts/podglass -n shop --create-namespace', { not: 'the same with a default' }],
    ['kubectl -n shop create secret', { in: 'checkout', says: 'secret/podglass-oauth2-proxy created' }],
    [
      'kubectl -n shop apply -k k8s/overlays/exposed-oauth2-proxy',
      { by: 'e2e/k8s/manifests.gate.test.ts', has: 'overlays' },
    ],
    ['volume=', KUBELET],
    ['sed "s/TOKEN_VOLUME', KUBELET],
    ['kubectl -n shop debug', KUBELET],
    ['node --max-semi-space-size', { by: 'sandbox/product.ts', has: 'start.mjs' }],
    ['kind load', REGISTRY],
    ['skopeo', REGISTRY],
    ['helm install podglass ./charts/podglass', { not: 'needs the digest of a pushed image' }],
  ],
  'docs/record.md': [
    ['cat backup.sh', { in: 'project', says: 'kubectl get backups.example.com' }],
    [
      'npx podglass record -f crd.yaml,world.yaml --as',
      { in: 'project', as: 'none', says: 'made 5 different calls' },
    ],
    ['npx podglass record -f crd.yaml,world.yaml --role', { in: 'project', as: 'none', code: 1 }],
    ['echo $?', { not: 'is about the line before it' }],
    ['grep -A 5', { in: 'project', as: 'none', says: 'The Roles given: rbac.yaml' }],
    ['npx podglass record --audit', { in: 'project', as: 'none', code: 1 }],
  ],
  'docs/release.md': [
    ['npm init', NPM],
    ['npm pkg', NPM],
    ['npm publish', NPM],
    ['oras push', REGISTRY],
  ],
  'docs/sandbox.md': [
    [
      'podglass sandbox -f k8s/ -n shop --account web -- npm test',
      { in: 'project', as: 'none', says: 'shop:web' },
    ],
    [
      'podglass sandbox -f k8s/ -n shop --account web --in-cluster',
      { by: 'sandbox/shell.gate.test.ts', has: "'--in-cluster'" },
    ],
    ['podglass sandbox -f k8s/', { in: 'project', as: 'none', until: 'Ctrl+C ends it' }],
    ['podglass sandbox --shell', { in: 'project', as: 'none' }],
    ['podglass sandbox -o json', { in: 'project', as: 'none', until: '"kubeconfig"' }],
    ['podglass sandbox', { in: 'project', as: 'none', until: 'Ctrl+C ends it' }],
    ['curl -H', { by: 'sandbox/control.test.ts', has: 'openControlPort' }],
    ['helm template', { in: 'project', as: 'none', until: 'Ctrl+C ends it' }],
    ['kubectl kustomize', { in: 'project', as: 'none', until: 'Ctrl+C ends it' }],
  ],
}
