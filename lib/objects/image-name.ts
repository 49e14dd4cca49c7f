export interface ImageName {
  /** `registry.example:5000`; `docker.io` where the name has none. */
  registry: string
  repository: string
  /** With its `:` or `@`. */
  tag: string
}

/** The parts of an image's name, as containerd and CRI-O read it (distribution/reference): the registry is a first part with a dot, a port, or localhost. */
export function imageName(image: string): ImageName {
  const slash = image.indexOf('/')
  const first = slash < 0 ? '' : image.slice(0, slash)
  const registry = /[.:]|^localhost$/.test(first) ? first : ''
  const rest = registry === '' ? image : image.slice(slash + 1)
  const digest = rest.indexOf('@')
  const before = digest < 0 ? rest : rest.slice(0, digest)
  const colon = before.indexOf(':', before.lastIndexOf('/') + 1)
  const end = colon < 0 ? before.length : colon
  const repository = rest.slice(0, end)
  const isOfficial = registry === '' && !repository.includes('/')
  return {
    registry: registry || 'docker.io',
    repository: isOfficial ? `library/${repository}` : repository,
    tag: rest.slice(end) || ':latest',
  }
}
