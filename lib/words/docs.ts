/** The folder of the documentation, and of its addresses. */
export const DOCS = 'docs'

/** The address of the tutorial that ships with this version, in English or in Korean. */
export function tutorialAddress(language: 'en' | 'ko' = 'en'): string {
  return `/${DOCS}/tutorial${language === 'ko' ? '.ko' : ''}.md`
}
