//! Timestamps, as the XML protocols and some JSON services write them.

/// The moment most things of an organization were made: 2024-06-01T12:00:00Z.
pub(crate) const MADE: u64 = 1_717_243_200;

/// The seconds of an hour.
pub(crate) const HOUR: u64 = 3_600;
/// The seconds of a day.
pub(crate) const DAY: u64 = 24 * HOUR;

/// Writes seconds since 1970 as `2024-06-01T12:00:00Z`.
pub(crate) fn iso(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Howard Hinnant's days-to-civil, for days after 1970.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
    )
}

/// Reads `2024-06-01T12:00:00Z`, or the moment most things were made where nothing or something else is written.
pub(crate) fn seconds(text: Option<&str>) -> u64 {
    text.and_then(read).unwrap_or(MADE)
}

/// Seconds since 1970 out of `2024-06-01T12:00:00Z`.
pub(crate) fn read(text: &str) -> Option<u64> {
    let (date, time) = text.trim_end_matches('Z').split_once('T')?;
    let mut date = date.split('-').map(str::parse::<u64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let whole = time.split('.').next()?;
    let mut time = whole.split(':').map(str::parse::<u64>);
    let (hour, minute, second) = (time.next()?.ok()?, time.next()?.ok()?, time.next()?.ok()?);
    // Hinnant again, the other way: years begin in March.
    let (year, month) =
        if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let day_of_year = (153 * month + 2) / 5 + day.checked_sub(1)?;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
    Some(days.checked_sub(719_468)? * 86_400 + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments() {
        assert_eq!(iso(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(MADE), "2024-06-01T12:00:00Z");
        assert_eq!(iso(951_782_400), "2000-02-29T00:00:00Z");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for moment in [0, MADE, 951_782_400, 1_735_689_599] {
            assert_eq!(seconds(Some(&iso(moment))), moment);
        }
        assert_eq!(seconds(None), MADE);
    }
}
