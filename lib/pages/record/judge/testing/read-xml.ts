export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const DECLARATION = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/
const TAG = /^<(\/?)([a-zA-Z][\w-]*)((?: [\w-]+="[^"<]*")*)(\/?)>/

function plainOf(text: string): string {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const isControl = code < 0x20 && !'\t\n\r'.includes(character)
    if (isControl || code === 0xfffe || code === 0xffff) throw new Error('No XML holds this character.')
  }
  return text.replace(/&([^;]*;?)/g, (_, name: string) => {
    const plain = ENTITIES[name.slice(0, -1)]
    if (!name.endsWith(';') || plain === undefined) throw new Error(`&${name} is no entity.`)
    return plain
  })
}

/** The elements of an XML document of elements, attributes and text alone. Throws for what is not well-formed. */
export function readXml(document: string): XmlElement {
  if (!DECLARATION.test(document)) throw new Error('It does not begin as XML.')
  let rest = document.replace(DECLARATION, '')
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  while (rest !== '') {
    const at = open.at(-1) ?? root
    const tag = TAG.exec(rest)
    if (tag === null) {
      const end = rest.indexOf('<') === -1 ? rest.length : rest.indexOf('<')
      if (end === 0) throw new Error(`This is no tag: ${rest.slice(0, 40)}`)
      at.text += plainOf(rest.slice(0, end))
      rest = rest.slice(end)
      continue
    }
    const [whole, isEnd, name = '', words = '', isEmpty] = tag
    rest = rest.slice(whole.length)
    if (isEnd) {
      if (at.name !== name || open.length === 1) throw new Error(`</${name}> ends ${at.name}.`)
      open.pop()
      continue
    }
    const pairs = [...words.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      plainOf(value),
    ])
    const element = { name, attributes: Object.fromEntries(pairs), children: [], text: '' }
    at.children.push(element)
    if (!isEmpty) open.push(element)
  }
  const [only, ...more] = root.children
  if (only === undefined || more.length > 0 || open.length > 1 || root.text.trim() !== '')
    throw new Error('It is not one element.')
  return only
}
