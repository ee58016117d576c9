//! Where boxes stand: in columns from left to right, each right of what leads to it.

/// Between two columns, where curves and their words are.
const BETWEEN: u32 = 130;
/// Between two boxes of a column.
const APART: u32 = 18;
/// What a curve takes that passes through a column.
const LANE: u32 = 14;
const MARGIN: u32 = 8;
/// How often the order within columns is improved.
const SWEEPS: usize = 6;

/// An edge between two boxes, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A place on the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: u32,
    pub(super) y: u32,
}

/// Where everything is.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) width: u32,
    pub(super) height: u32,
    /// The upper left corner of each box.
    pub(super) corners: Vec<Point>,
    /// The points of each link, from its beginning to its end; none where a box leads to itself.
    pub(super) lines: Vec<Vec<Point>>,
}

/// Arranges boxes and links.
pub(super) fn layout(sizes: &[Size], links: &[Link]) -> Layout {
    let columns = columns(sizes.len(), links);
    let mut grid = Grid::of(sizes, links, &columns);
    grid.order();
    grid.place(links)
}

/// The column of each box: right of everything that leads to it, as far as there is no ring.
fn columns(boxes: usize, links: &[Link]) -> Vec<usize> {
    let mut columns = vec![0; boxes];
    let forward = without_rings(boxes, links);
    // The longest way has no more links than there are boxes.
    for _ in 0..boxes {
        for link in &forward {
            columns[link.to] = columns[link.to].max(columns[link.from] + 1);
        }
    }
    // What nothing leads to stands beside what it leads to.
    for start in 0..boxes {
        if forward.iter().all(|link| link.to != start) {
            let next = forward.iter().filter(|link| link.from == start).map(|it| columns[it.to]);
            columns[start] = next.min().map_or(columns[start], |next| next - 1);
        }
    }
    columns
}

/// The links without those that close a ring.
fn without_rings(boxes: usize, links: &[Link]) -> Vec<Link> {
    let mut kept: Vec<Link> = Vec::new();
    for link in links {
        let mut reached = vec![false; boxes];
        reached[link.to] = true;
        let mut open = vec![link.to];
        while let Some(at) = open.pop() {
            for next in kept.iter().filter(|it| it.from == at).map(|it| it.to) {
                if !std::mem::replace(&mut reached[next], true) {
                    open.push(next);
                }
            }
        }
        if !reached[link.from] {
            kept.push(*link);
        }
    }
    kept
}

/// Boxes, and the lanes of links that pass through a column.
struct Grid {
    cells: Vec<Cell>,
    /// The cells of each column, from top to bottom.
    columns: Vec<Vec<usize>>,
    /// The cells that each link goes through, from left to right.
    ways: Vec<Vec<usize>>,
    boxes: usize,
}

struct Cell {
    size: Size,
    column: usize,
    corner: Point,
}

impl Grid {
    fn of(sizes: &[Size], links: &[Link], columns: &[usize]) -> Self {
        let count = columns.iter().max().map_or(0, |last| last + 1);
        let corner = Point { x: 0, y: 0 };
        let cell = |(size, column): (&Size, &usize)| Cell { size: *size, column: *column, corner };
        let cells = sizes.iter().zip(columns).map(cell).collect();
        let mut grid =
            Self { cells, columns: vec![Vec::new(); count], ways: Vec::new(), boxes: sizes.len() };
        for (number, column) in columns.iter().enumerate() {
            grid.columns[*column].push(number);
        }
        for link in links {
            let (left, right) = if columns[link.from] <= columns[link.to] {
                (link.from, link.to)
            } else {
                (link.to, link.from)
            };
            let mut way = vec![left];
            for column in columns[left] + 1..columns[right] {
                let lane = Size { width: 0, height: LANE };
                way.push(grid.cells.len());
                grid.columns[column].push(grid.cells.len());
                grid.cells.push(Cell { size: lane, column, corner });
            }
            way.push(right);
            grid.ways.push(way);
        }
        grid
    }

    /// Moves each cell to where its neighbours of the column before, then of the column behind, are in the
    /// middle.
    fn order(&mut self) {
        let mut beside: Vec<(Vec<usize>, Vec<usize>)> = vec![Default::default(); self.cells.len()];
        for way in &self.ways {
            for pair in way.windows(2) {
                beside[pair[1]].0.push(pair[0]);
                beside[pair[0]].1.push(pair[1]);
            }
        }
        for sweep in 0..SWEEPS {
            let rightward = sweep % 2 == 0;
            for step in 0..self.columns.len() {
                let column = if rightward { step } else { self.columns.len() - 1 - step };
                let mut place = vec![0; self.cells.len()];
                for cells in &self.columns {
                    for (index, cell) in cells.iter().enumerate() {
                        // In thousandths of the column, so that columns of any length can be compared.
                        place[*cell] = (2 * index + 1) * 1000 / (2 * cells.len());
                    }
                }
                let middle = |cell: &usize| {
                    let (left, right) = &beside[*cell];
                    let near = if rightward { left } else { right };
                    let sum: usize = near.iter().map(|it| place[*it]).sum();
                    sum.checked_div(near.len()).unwrap_or(place[*cell])
                };
                // Stable: equal places stay in their order.
                self.columns[column].sort_by_key(middle);
            }
        }
    }

    fn place(mut self, links: &[Link]) -> Layout {
        let high = |cells: &[usize], grid: &Self| {
            let boxes: u32 = cells.iter().map(|it| grid.cells[*it].size.height).sum();
            boxes + APART * u32::try_from(cells.len().saturating_sub(1)).unwrap_or_default()
        };
        let height = self.columns.iter().map(|cells| high(cells, &self)).max().unwrap_or_default();
        let mut x = MARGIN;
        for column in 0..self.columns.len() {
            let cells = std::mem::take(&mut self.columns[column]);
            let mut y = MARGIN + (height - high(&cells, &self)) / 2;
            let width = cells.iter().map(|it| self.cells[*it].size.width).max().unwrap_or_default();
            for cell in &cells {
                self.cells[*cell].corner = Point { x, y };
                y += self.cells[*cell].size.height + APART;
            }
            self.columns[column] = cells;
            x += width + BETWEEN;
        }
        let drawn = self.lines(links);
        self.cells.truncate(self.boxes);
        Layout {
            width: x.saturating_sub(BETWEEN) + MARGIN,
            height: height + 2 * MARGIN,
            corners: self.cells.iter().map(|cell| cell.corner).collect(),
            lines: drawn,
        }
    }

    /// Links leave on the right side of a box and arrive on the left one, spread over it in the order of where
    /// they come from and go to.
    fn lines(&self, links: &[Link]) -> Vec<Vec<Point>> {
        let middle = |cell: usize| self.cells[cell].corner.y + self.cells[cell].size.height / 2;
        let port = |cell: usize, right: bool, own: usize| {
            let mut at: Vec<(u32, usize)> = Vec::new();
            for (number, way) in self.ways.iter().enumerate() {
                let (end, near) =
                    if right { (way[0], way[1]) } else { (way[way.len() - 1], way[way.len() - 2]) };
                if end == cell {
                    at.push((middle(near), number));
                }
            }
            at.sort_unstable();
            let index = at.iter().position(|(_, number)| *number == own).unwrap_or_default();
            let share = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let Cell { size, corner, .. } = &self.cells[cell];
            corner.y + size.height * (share(index) + 1) / (share(at.len()) + 1)
        };
        let line = |(number, link): (usize, &Link)| {
            let way = &self.ways[number];
            let (first, last) = (way[0], way[way.len() - 1]);
            if link.from == link.to {
                return Vec::new();
            }
            let right_of = |cell: usize| self.cells[cell].corner.x + self.cells[cell].size.width;
            let mut points = vec![Point { x: right_of(first), y: port(first, true, number) }];
            for lane in &way[1..way.len() - 1] {
                // Straight through the column: as wide as its boxes.
                let cell = &self.cells[*lane];
                let widest = self.columns[cell.column].iter().map(|it| self.cells[*it].size.width);
                let y = cell.corner.y + LANE / 2;
                points.push(Point { x: cell.corner.x, y });
                points.push(Point { x: cell.corner.x + widest.max().unwrap_or_default(), y });
            }
            points.push(Point { x: self.cells[last].corner.x, y: port(last, false, number) });
            if first != link.from {
                points.reverse();
            }
            points
        };
        links.iter().enumerate().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn link(from: usize, to: usize) -> Link {
        Link { from, to }
    }

    #[test]
    fn what_leads_stands_left() {
        assert_eq!(columns(4, &[link(0, 1), link(1, 2), link(0, 2), link(3, 2)]), [0, 1, 2, 1]);
        assert_eq!(columns(3, &[link(0, 1), link(1, 2), link(2, 0), link(1, 1)]), [0, 1, 2]);
    }

    proptest! {
        #[test]
        fn boxes_never_meet_and_links_end_at_them(
            heights in proptest::collection::vec(20_u32..200, 1..24),
            pairs in proptest::collection::vec((0_usize..24, 0_usize..24), 0..40),
        ) {
            let boxes = heights.len();
            let links: Vec<Link> = pairs.iter().map(|(a, b)| link(a % boxes, b % boxes)).collect();
            let sizes: Vec<Size> = heights.iter().map(|height| Size { width: 200, height: *height }).collect();
            let layout = layout(&sizes, &links);
            let inside = |point: &Point| point.x <= layout.width && point.y <= layout.height;
            for (number, corner) in layout.corners.iter().enumerate() {
                let opposite = Point { x: corner.x + 200, y: corner.y + heights[number] };
                prop_assert!(inside(&opposite));
                for (other, next) in layout.corners.iter().enumerate().skip(number + 1) {
                    let apart = corner.x + 200 < next.x || next.x + 200 < corner.x
                        || corner.y + heights[number] < next.y || next.y + heights[other] < corner.y;
                    prop_assert!(apart, "{number} and {other}: {layout:?}");
                }
            }
            for (line, link) in layout.lines.iter().zip(&links) {
                let (Some(first), Some(last)) = (line.first(), line.last()) else {
                    prop_assert_eq!(link.from, link.to);
                    continue;
                };
                prop_assert!(line.iter().all(inside));
                for (point, number) in [(first, link.from), (last, link.to)] {
                    let corner = layout.corners[number];
                    prop_assert!(point.x == corner.x || point.x == corner.x + 200);
                    // A low box with many links has some at its corners.
                    prop_assert!(corner.y <= point.y && point.y <= corner.y + heights[number]);
                }
            }
        }
    }
}
