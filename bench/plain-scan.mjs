// @ts-check
/** The reference for everything that reads text: reads each character once. @param {string} text */
export function plainScan(text) {
  let checksum = 0;
  for (let at = 0; at < text.length; at++) checksum = (checksum + text.charCodeAt(at)) | 0;
  return checksum;
}
