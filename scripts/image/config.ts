import type { ImageConfig } from './builder'
import { imageCommand } from './dockerfile'

/** What an image says about how it is run that the manifests, the kubelet or its reader would not expect. */
export function configFaults(
  config: ImageConfig,
  { version, revision }: { version: string; revision: string },
): string[] {
  const { flags, script } = imageCommand()
  const labels = config.Labels ?? {}
  const expected: [string, unknown, unknown][] = [
    ['user', config.User, '65532:65532'],
    ['folder', config.WorkingDir, '/app'],
    ['entrypoint', config.Entrypoint?.join(' '), '/nodejs/bin/node'],
    ['command', config.Cmd?.join(' '), [...flags, script].join(' ')],
    ['stop signal', config.StopSignal, 'SIGTERM'],
    [
      'set of ports',
      Object.keys(config.ExposedPorts ?? {})
        .sort()
        .join(' '),
      '3000/tcp 8081/tcp',
    ],
    ['NODE_ENV', config.Env?.find((pair) => pair.startsWith('NODE_ENV=')), 'NODE_ENV=production'],
    ['version', labels['org.opencontainers.image.version'], version],
    ['revision', labels['org.opencontainers.image.revision'], revision],
    ['license', labels['org.opencontainers.image.licenses'], 'Apache-2.0'],
  ]
  return expected.flatMap(([what, has, wanted]) =>
    has === wanted ? [] : [`its ${what} is ${has}, not ${wanted}`],
  )
}
