//! Values of options in an index file: what an entry shows beside its answer, written and read.
//!
//! [`crate::stored`] has the format. A file may say anything: nesting is bounded, so that reading it
//! takes bounded stack, and each value takes a byte at least, so that it takes bounded memory.

use wasl_protocol::{Properties, Value};

use crate::sealed::{Damage, Reader, Writer};

impl Reader<'_> {
    /// Keys and their values, at most so deep.
    pub(crate) fn properties(&mut self, depth: usize) -> Result<Properties, Damage> {
        let mut all = Properties::default();
        for _ in 0..self.length()? {
            let key = self.text()?.into();
            all.0.push((key, self.value(depth)?));
        }
        Ok(all)
    }

    fn value(&mut self, depth: usize) -> Result<Value, Damage> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Damage::Content);
        };
        Ok(match self.byte()? {
            0 => Value::Null,
            1 => Value::Bool(false),
            2 => Value::Bool(true),
            3 => {
                let (low, high) = (u64::from(self.word()?), u64::from(self.word()?));
                let number = f64::from_bits(low | high << 32);
                // As in JSON, a number is one.
                if !number.is_finite() {
                    return Err(Damage::Content);
                }
                Value::Number(number)
            }
            4 => Value::Text(self.text()?.into()),
            5 => {
                let mut items = Vec::new();
                for _ in 0..self.length()? {
                    items.push(self.value(depth)?);
                }
                Value::List(items)
            }
            6 => Value::Map(self.properties(depth)?),
            _ => return Err(Damage::Content),
        })
    }
}

impl Writer {
    /// Writes what [`Reader::properties`] reads.
    pub(crate) fn properties(&mut self, all: &Properties) {
        self.number(all.0.len());
        for (key, value) in &all.0 {
            self.text(key);
            self.value(value);
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.byte(0),
            Value::Bool(flag) => self.byte(1 + u8::from(*flag)),
            Value::Number(number) => {
                self.byte(3);
                self.0.extend_from_slice(&number.to_bits().to_le_bytes());
            }
            Value::Text(text) => {
                self.byte(4);
                self.text(text);
            }
            Value::List(items) => {
                self.byte(5);
                self.number(items.len());
                for item in items {
                    self.value(item);
                }
            }
            Value::Map(map) => {
                self.byte(6);
                self.properties(map);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-1.0e9..1.0e9_f64).prop_map(Value::Number),
            ".{0,9}".prop_map(Value::Text),
        ];
        leaf.prop_recursive(4, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                prop::collection::vec((".{0,4}", inner), 0..4)
                    .prop_map(|pairs| Value::Map(Properties(pairs))),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in values()) {
            let all = Properties(vec![("key".into(), value)]);
            let mut writer = Writer::default();
            writer.properties(&all);
            let mut reader = Reader(&writer.0);
            prop_assert_eq!(reader.properties(16), Ok(all));
            prop_assert!(reader.0.is_empty());
        }
    }

    #[test]
    fn what_lies_too_deep_or_is_of_no_kind_is_damage() {
        // One key, then lists in lists.
        let mut deep = vec![1, 1, b'k'];
        deep.extend([5, 1].repeat(50));
        assert_eq!(Reader(&deep).properties(16), Err(Damage::Content));
        assert_eq!(
            Reader(&[1, 1, b'k', 9]).properties(16),
            Err(Damage::Content)
        );
        // A list that is longer than what is there.
        assert_eq!(
            Reader(&[1, 1, b'k', 5, 99]).properties(16),
            Err(Damage::Content)
        );
        let endless = [1, 1, b'k', 3, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f];
        assert_eq!(Reader(&endless).properties(16), Err(Damage::Content));
    }
}
