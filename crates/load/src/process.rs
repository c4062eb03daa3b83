//! What the system says of the server's process: memory, processor time, open files. Linux only:
//! it is read from /proc.

use std::fs;
use std::time::{Duration, Instant};

use wasl_rig::failure::{During as _, Failure};

/// How long a process is watched to see whether it rests.
const LOOK: Duration = Duration::from_millis(100);

/// So many quiet looks in a row are rest.
const QUIET_LOOKS: u32 = 3;

/// Who uses less does nothing: one tick of the clock may fall anywhere.
const QUIET_CORES: f64 = 0.15;

/// How long rest is waited for: compressing the files takes seconds after a start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process.
#[derive(Clone, Copy, Debug)]
pub struct Process(pub u32);

/// Its memory. Bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// All that is in memory, the program's own pages too.
    pub resident: u64,
    /// What it allocated.
    pub anonymous: u64,
}

impl Process {
    /// What it has in memory.
    pub fn memory(self) -> Result<Memory, Failure> {
        let text = self.read("smaps_rollup")?;
        let memory = memory_in(&text);
        memory.ok_or_else(|| Failure::Nonsense("/proc tells no memory".to_owned()))
    }

    /// How much processor time it has had.
    pub fn processor_time(self) -> Result<Duration, Failure> {
        let text = self.read("stat")?;
        let ticks = ticks_in(&text);
        let ticks = ticks.ok_or_else(|| Failure::Nonsense("/proc tells no times".to_owned()))?;
        Ok(Duration::from_secs(ticks) / ticks_per_second())
    }

    /// How many cores it uses over a time: 1 is one core all the time.
    pub async fn cores_over(self, time: Duration) -> Result<f64, Failure> {
        let (began, before) = (Instant::now(), self.processor_time()?);
        tokio::time::sleep(time).await;
        let used = self.processor_time()?.saturating_sub(before);
        Ok(used.as_secs_f64() / began.elapsed().as_secs_f64())
    }

    /// Waits until it does nothing.
    pub async fn rest(self) -> Result<(), Failure> {
        let began = Instant::now();
        let mut quiet = 0;
        while quiet < QUIET_LOOKS {
            if began.elapsed() > PATIENCE {
                return Err(Failure::Late {
                    what: "the server's rest",
                    patience: PATIENCE,
                });
            }
            let is_quiet = self.cores_over(LOOK).await? < QUIET_CORES;
            quiet = if is_quiet { quiet + 1 } else { 0 };
        }
        Ok(())
    }

    fn read(self, file: &str) -> Result<String, Failure> {
        fs::read_to_string(format!("/proc/{}/{file}", self.0))
            .during("read /proc (this needs Linux)")
    }
}

#[cfg(unix)]
fn ticks_per_second() -> u32 {
    u32::try_from(rustix::param::clock_ticks_per_second()).unwrap_or(100)
}

#[cfg(not(unix))]
const fn ticks_per_second() -> u32 {
    100
}

/// Of `smaps_rollup`: lines like `Rss:  28120 kB`.
fn memory_in(text: &str) -> Option<Memory> {
    let kilobytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    Some(Memory {
        resident: kilobytes("Rss:")? * 1024,
        anonymous: kilobytes("Anonymous:")? * 1024,
    })
}

/// Of `stat`: user and system time, the 14th and 15th field. The second is the program's name in
/// brackets and may hold anything.
fn ticks_in(text: &str) -> Option<u64> {
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some(next()? + next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_proc_tells() {
        let rollup = "55d0-7ffc ---p 00000000 00:00 0 [rollup]\nRss:               28120 kB\n\
                      Pss:               26000 kB\nAnonymous:         10240 kB\n";
        let memory = Memory {
            resident: 28_120 * 1024,
            anonymous: 10_240 * 1024,
        };
        assert_eq!(memory_in(rollup), Some(memory));
        assert_eq!(memory_in("nothing"), None);
        let stat = "42 (a) b) S 1 42 42 0 -1 4194304 900 0 0 0 150 50 0 0 20 0 5 0 100";
        assert_eq!(ticks_in(stat), Some(200));
        assert_eq!(ticks_in("42 (a"), None);
    }
}
