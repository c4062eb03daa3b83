//! The words the ranker knows before it has seen an entry.
//!
//! Common words carry little of a question's meaning, which an index of a few
//! phrasings cannot learn by counting. Concepts are words that shoppers use
//! for one another, dialect words among them; they count as one extra feature.
//! Written as people write them, folded and stemmed once per index.

use crate::features::Hash;
use crate::normalise;
use crate::reading::Reading;
use crate::sort::{key, pack, place, sort, value};
use crate::sound::sound;
use crate::tokens::{is_arabic, stem, words};

/// The common words, then groups of words for one concept, parted by `|`.
const GROUPS: &str = "a about all also am an and any anyone are as at be been but by can could \
did do does doing for from get give go going got had has have he hello help hey hi how i if im in \
is it its ive just kind know let like make many may me might mine must my need no not now of off on \
one onto or our out please she should so some such tell than thank thanks that the their them then \
there these they thing this those to too uh um us very want was we were what whats when where \
wheres which who whom why will with wont would yes you your yours cant dont doesnt didnt isnt arent \
wasnt hasnt havent id theres hows u ur pls plz \
هل ما ماذا لماذا من في علي الي عن مع هذا هذه ذلك تلك التي الذي ان كان كانت يكون انا انت نحن هو هي \
هم لي لك له لها لو اذا او ثم قد لقد لم لن لا ليس كيف متي اين كم اي ايه شو ايش ليش ليه وين فين امتي \
ايمتي ازاي شلون كيفاش علشان عشان مشان بدي اريد عايز عاوز ابغي ابغا ابي بدنا ممكن يمكن يمكنني يمكنك \
استطيع اقدر بقدر فيني لازم يجب رجا الرجا سمحت فضلك سمحتو مرحبا السلام عليكم اهلا شكرا فيه فيها \
عندي عندكم عندك لدي لديكم كل بعض غير مش مو مب اللي يلي يا و ب ل بعد قبل حتي عم رح راح هاد هاي هيك \
كمان بس انه اني انو\
|deliver delivery ship shipping shipment post courier dispatch arrive receive\
|parcel package box\
|refund reimburse reimbursement\
|return\
|exchange swap replace replacement switch\
|cost price fee charge\
|free gratis\
|size sizing fit measurement dimension\
|pay payment\
|visa mastercard amex credit debit card\
|discount coupon promo promotion voucher code sale offer deal\
|damaged damage broken break defective faulty defect crack torn ripped\
|wrong incorrect mistake mistakenly accident\
|store shop branch showroom\
|location located situated\
|open opening close closing hours\
|abroad international internationally overseas worldwide country foreign\
|cancel cancellation\
|change edit modify update alter\
|track tracking trace locate status\
|contact call email reach support human agent\
|account login password\
|warranty guarantee guaranty\
|gift present\
|wrap wrapping\
|stock available availability restock\
|long fast quick quickly soon day week duration\
|work working valid invalid accept accepted reject rejected decline declined\
|buy purchase\
|color colour\
|money cash\
|item product article\
|phone mobile\
|توصيل شحن إرسال يوصل وصل وصول تشحن شحنة دليفري\
|متى امتى ايمتى ايمته\
|كيف ازاي شلون كيفاش\
|أين وين فين\
|كم قديش قداش اديش بكم بكام كام\
|سعر تكلفة ثمن رسوم كلفة\
|فلوس مصاري مبلغ نقود أموال مال مصريات\
|طلب طلبية اوردر\
|منتج قطعة سلعة غرض بضاعة\
|إرجاع ترجيع استرجاع رجع ارجع أعيد يرجع مرتجع\
|استرداد أسترد ريفند\
|استبدال تبديل ابدل بدل استبدل\
|إلغاء الغي كنسل يلغي تلغي\
|تغيير أغير غير تعديل أعدل\
|مقاس قياس سايز\
|دفع ادفع\
|فيزا بطاقة كارت كرت ماستر ائتمان\
|مجاني مجانا ببلاش بلاش\
|خصم تخفيض كوبون كود عرض\
|تالف مكسور معطوب خربان ممزق تلف\
|خطأ خاطئ غلط\
|متجر محل دكان فرع معرض\
|دوام ساعات أوقات مواعيد تفتح\
|أتتبع تتبع تعقب اتبع\
|هدية هدايا إهداء\
|تغليف تغلف\
|ضمان كفالة\
|خارج دولي دول بلاد دولة برا\
|مدة يوم أيام يستغرق ياخد وقت\
|يعمل يشتغل شغال بيشتغل اشتغل\
|ماذا شو ايش ايه\
|لماذا ليش ليه\
|موقع لوكيشن يقع مكان\
|حساب اكونت\
|أريد بدي عايز عاوز ابغى ابي\
|أستطيع أقدر بقدر يمكنني ممكن فيني\
|لون ألوان";

/// The number of the group of common words.
const COMMON: usize = 0;

/// The most words of a merchant's synonym.
pub const MAX_SYNONYM_WORDS: usize = 4;

/// How many words a synonym has, as the ranker counts them.
#[must_use]
pub fn count_words(text: &str) -> usize {
    words(&normalise(text)).count()
}

/// What the ranker knows of words.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    /// Every word's hash with the number of its group.
    rows: Vec<u64>,
    /// The same of the merchant's synonyms, whose words are stems.
    synonyms: Vec<u64>,
    /// The words of the longest synonym.
    longest: usize,
    /// Whether Latin letters may spell Arabic.
    pub(crate) arabizi: bool,
}

fn hash(word: &str) -> u32 {
    Hash::EMPTY.text(word).get()
}

/// The hash of how a word sounds, apart from those of words.
fn heard(word: &str) -> u32 {
    Hash::EMPTY.add(1).text(&sound(word)).get()
}

impl Lexicon {
    pub(crate) fn new(reading: &Reading) -> Self {
        let mut rows = Vec::new();
        for (group, text) in GROUPS.split('|').enumerate() {
            let text = normalise(text);
            for word in words(&text) {
                rows.push(pack(hash(word), group));
                if group != COMMON {
                    rows.push(pack(hash(stem(word)), group));
                }
                if reading.arabizi && is_arabic(word) {
                    rows.push(pack(heard(word), group));
                }
            }
        }
        sort(&mut rows);
        let mut synonyms = Vec::new();
        let mut longest = 0;
        for (group, same) in reading.synonyms.iter().enumerate() {
            for text in same {
                let text = normalise(text);
                let mut phrase = Hash::EMPTY;
                let mut length = 0;
                for word in words(&text) {
                    phrase = phrase.text(stem(word)).add(' ' as u32);
                    length += 1;
                }
                if (1..=MAX_SYNONYM_WORDS).contains(&length) {
                    synonyms.push(pack(phrase.get(), group));
                    longest = longest.max(length);
                }
            }
        }
        sort(&mut synonyms);
        Self {
            rows,
            synonyms,
            longest,
            arabizi: reading.arabizi,
        }
    }

    /// Gives `found` the number of each group of synonyms that a phrase at the end of `stems` is in, and
    /// the phrase's length.
    pub(crate) fn synonyms(&self, stems: &[&str], mut found: impl FnMut(u32, usize)) {
        for length in 1..=self.longest.min(stems.len()) {
            let mut phrase = Hash::EMPTY;
            for stem in &stems[stems.len() - length..] {
                phrase = phrase.text(stem).add(' ' as u32);
            }
            let phrase = phrase.get();
            let first = place(&self.synonyms, pack(phrase, 0));
            for &row in &self.synonyms[first..] {
                if key(row) != phrase {
                    break;
                }
                found(value(row) as u32, length);
            }
        }
    }

    /// The group of a word in Latin letters that may spell an Arabic one; `None` without Arabizi.
    pub(crate) fn heard(&self, word: &str) -> Option<usize> {
        if !self.arabizi || self.group(word, COMMON).is_some() {
            return None;
        }
        self.find(heard(word), COMMON)
    }

    /// Whether nearly every question has this word.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.group(word, COMMON) == Some(COMMON) || self.heard(word) == Some(COMMON)
    }

    /// The concept a word stands for: the number of its group.
    pub(crate) fn concept(&self, word: &str, stem: &str) -> Option<u32> {
        let least = COMMON + 1;
        let group = self
            .group(word, least)
            .or_else(|| self.group(stem, least))
            .or_else(|| self.heard(word).filter(|group| *group != COMMON))?;
        Some(group as u32)
    }

    /// The first group from `least` on that holds the word.
    fn group(&self, word: &str, least: usize) -> Option<usize> {
        self.find(hash(word), least)
    }

    fn find(&self, hash: u32, least: usize) -> Option<usize> {
        let row = *self.rows.get(place(&self.rows, pack(hash, least)))?;
        (key(row) == hash).then(|| value(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        let lexicon = Lexicon::new(&Reading::default());
        let of = |w: &str| {
            let w = normalise(w);
            lexicon.concept(&w, stem(&w))
        };
        of(a).is_some() && of(a) == of(b)
    }

    #[test]
    fn synonyms_and_dialect_share_a_concept() {
        for (a, b) in [
            ("shipping", "delivered"),
            ("voucher", "Coupons"),
            ("وين", "أين"),
            ("المصاري", "أموالي"),
            ("التوصيل", "الشحن"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        assert!(!same("refund", "shipping"));
        assert!(!same("qwerty", "asdf"));
    }

    #[test]
    fn common_words_are_known_in_both_languages() {
        let lexicon = Lexicon::new(&Reading::default());
        for word in ["how", "the", "هل", "علي", "بدي"] {
            assert!(lexicon.is_common(word), "{word}");
        }
        assert!(!lexicon.is_common("refund"));
    }
}
