//! Bytes to text, whatever encoding wrote them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::LoadError;

/// A text may have one control byte in this many; a file with more is binary.
const BYTES_A_CONTROL: usize = 200;

/// Of the two lanes of UTF-16 the upper one is zero for at least one character in this many: every
/// script has spaces and line ends.
const CHARACTERS_A_ZERO: usize = 40;

/// A file is UTF-8 with damage, not another encoding, if it has this many sound sequences for each
/// broken byte.
const SOUND_A_BROKEN: usize = 4;

/// The text of a file, its line ends made `\n`.
///
/// Understands byte order marks, UTF-8, UTF-16 with and without a mark, and the encodings of the web
/// by their statistics. A stray byte in a file that is otherwise UTF-8 is read as Windows-1252 if it
/// is a letter or sign there, and becomes U+FFFD if not.
///
/// # Errors
/// [`LoadError::NotText`] for binary data.
pub fn decode(bytes: &[u8]) -> Result<String, LoadError> {
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()
    } else if let Some(text) = unmarked_utf16(bytes) {
        text
    } else if is_binary(bytes) {
        return Err(LoadError::NotText);
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) if is_mostly_utf8(bytes) => mend_utf8(bytes),
            Err(_) => guess(bytes),
        }
    };
    if is_binary(text.as_bytes()) {
        return Err(LoadError::NotText);
    }
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

fn is_binary(bytes: &[u8]) -> bool {
    let mut controls = 0;
    for byte in bytes {
        match byte {
            0 => return true,
            b'\t' | b'\n' | b'\r' | 0x0C | 0x1B => {}
            0x01..0x20 | 0x7F => controls += 1,
            _ => {}
        }
    }
    controls * BYTES_A_CONTROL > bytes.len()
}

fn unmarked_utf16(bytes: &[u8]) -> Option<String> {
    if bytes.len() < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |lane: usize| bytes.iter().skip(lane).step_by(2).filter(|&&byte| byte == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (0, upper) if upper * CHARACTERS_A_ZERO >= bytes.len() / 2 && upper > 0 => UTF_16LE,
        (upper, 0) if upper * CHARACTERS_A_ZERO >= bytes.len() / 2 && upper > 0 => UTF_16BE,
        _ => return None,
    };
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    (!broken && !is_binary(text.as_bytes())).then(|| text.into_owned())
}

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += chunk.invalid().len();
    }
    sound >= SOUND_A_BROKEN * broken
}

fn mend_utf8(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        match chunk.invalid() {
            [] => {}
            [byte @ 0xA0..=0xFF] => {
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(&[*byte]).0);
            }
            _ => text.push(char::REPLACEMENT_CHARACTER),
        }
    }
    text
}

/// Letters beyond ASCII from which a single-byte encoding can be told.
const ENOUGH_TO_TELL: usize = 24;

fn guess(bytes: &[u8]) -> String {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Allow);
    // A few letters with accents tell the detector too little to part one single-byte encoding from
    // another; most texts of that kind are Western.
    let few = bytes.iter().filter(|byte| !byte.is_ascii()).count() < ENOUGH_TO_TELL;
    let encoding = if few && guessed.is_single_byte() { WINDOWS_1252 } else { guessed };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn marks_and_encodings() {
        assert_eq!(decode(b"\xEF\xBB\xBFabc\r\nd\re").unwrap(), "abc\nd\ne");
        assert_eq!(decode("naïve “x”".as_bytes()).unwrap(), "naïve “x”");
        let mut marked = vec![0xFF, 0xFE];
        marked.extend(utf16("Grüße", u16::to_le_bytes));
        assert_eq!(decode(&marked).unwrap(), "Grüße");
        let text = "A report on the weather.\n";
        assert_eq!(decode(&utf16(text, u16::to_le_bytes)).unwrap(), text);
        assert_eq!(decode(&utf16(text, u16::to_be_bytes)).unwrap(), text);
        let text = "Доклад о погоде за год.\n";
        assert_eq!(decode(&utf16(text, u16::to_le_bytes)).unwrap(), text);
    }

    #[test]
    fn western_letters_in_one_byte() {
        let (bytes, _, _) = WINDOWS_1252.encode("Le résumé de l’été à Genève, déjà “prêt”.");
        assert_eq!(decode(&bytes).unwrap(), "Le résumé de l’été à Genève, déjà “prêt”.");
    }

    #[test]
    fn a_stray_byte_in_utf8_is_mended() {
        let mut bytes = "Élan vital, déjà prêt à être lu; caf".as_bytes().to_vec();
        bytes.extend(b"\xE9 au lait");
        assert_eq!(decode(&bytes).unwrap(), "Élan vital, déjà prêt à être lu; café au lait");
    }

    #[test]
    fn binary_data_is_no_text() {
        assert!(matches!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(LoadError::NotText)));
        assert!(matches!(decode(&[1, 2, 3, 4, 5, 6]), Err(LoadError::NotText)));
        assert!(matches!(decode(b"text with a \0 in it"), Err(LoadError::NotText)));
    }
}
