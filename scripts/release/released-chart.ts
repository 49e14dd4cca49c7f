import { parseDocument, stringify } from 'yaml'
import { changelogSection, listedChanges } from './changelog'

const IMAGE = /^([a-z0-9][^\s@]*)@(sha256:[0-9a-f]{64})$/

/** Pictures of the docs, with what each shows. */
const SCREENSHOTS = {
  fixed: 'A pasted error, its answer, and the page once the fix is applied',
  answer: 'Why a call was refused, the smallest fix and what it grants',
  overview: 'What is broken around the pod, worst first',
}

interface Release {
  /** Name and digest of the image that was pushed. */
  image: string
  /** Address of the repository. */
  source: string
  changelog: string
}

/**
 * Chart.yaml and values.yaml as they are published: the image by its digest, and what Artifact Hub shows. Throws where the
 * image has no digest, so a published chart never follows a tag.
 */
export function releasedChart(
  files: { chart: string; values: string },
  { image, source, changelog }: Release,
): { chart: string; values: string } {
  const [, repository, digest] = IMAGE.exec(image) ?? []
  if (repository === undefined || digest === undefined)
    throw new Error(`${image} is not an image by its digest, such as registry.example.com/podglass@sha256:…`)
  const values = parseDocument(files.values)
  values.setIn(['image', 'repository'], repository)
  values.setIn(['image', 'digest'], digest)

  const chart = parseDocument(files.chart)
  const version = String(chart.get('version'))
  const blob = `${source}/blob/v${version}`
  chart.set('home', source)
  chart.set('sources', [source])
  chart.set('icon', `${source}/raw/v${version}/app/icon.svg`)
  const changes = listedChanges(changelogSection(changelog, version)?.notes ?? '')
  if (changes.length === 0) throw new Error(`CHANGELOG.md lists no change of ${version}.`)
  const shown = {
    images: [{ name: 'podglass', image: `${repository}:${version}@${digest}` }],
    links: ['README.md', 'SECURITY.md', 'CHANGELOG.md'].map((name) => ({ name, url: `${blob}/${name}` })),
    screenshots: Object.entries(SCREENSHOTS).map(([name, title]) => ({
      title,
      url: `${source}/raw/v${version}/docs/pictures/${name}.webp`,
    })),
    changes,
  }
  for (const [name, list] of Object.entries(shown))
    chart.setIn(['annotations', `artifacthub.io/${name}`], stringify(list))
  return { chart: String(chart), values: String(values) }
}
