/** Lists what the API server serves. */
export const API_RESOURCES = 'kubectl api-resources -o wide'
