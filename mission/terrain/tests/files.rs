//! Reading elevation files, and several of them together.
#![allow(clippy::unwrap_used)]

use mission::explain::Explain;
use mission::geo::LatLon;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use terrain::{Problem, Terrain, VerticalDatum};
use tiff::encoder::{Compression, TiffEncoder, colortype};
use tiff::tags::Tag;

/// Posts of a tile of three arc-seconds.
const SIDE: usize = 1201;

fn at(lat_deg: f64, lon_deg: f64) -> LatLon {
    LatLon { lat_deg, lon_deg }
}

fn hgt(height: impl Fn(usize, usize) -> i16) -> Vec<u8> {
    let posts = (0..SIDE * SIDE).map(|index| height(index / SIDE, index % SIDE));
    posts.flat_map(i16::to_be_bytes).collect()
}

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(bytes).unwrap();
    archive.finish().unwrap().into_inner()
}

/// A GeoTIFF in latitude and longitude whose north-west pixel's corner is 34 N 120 E.
struct GeoTiff {
    keys: Vec<[u16; 4]>,
    step_deg: f64,
    no_data: Option<&'static str>,
    compression: Compression,
    tie: Option<[f64; 6]>,
}

impl Default for GeoTiff {
    fn default() -> Self {
        Self {
            keys: vec![[1024, 0, 1, 2], [1025, 0, 1, 1], [2048, 0, 1, 4326]],
            step_deg: 0.001,
            no_data: None,
            compression: Compression::Deflate(Default::default()),
            tie: Some([0.0, 0.0, 0.0, 120.0, 34.0, 0.0]),
        }
    }
}

impl GeoTiff {
    fn write<C: colortype::ColorType>(&self, side: usize, heights: &[C::Inner]) -> Vec<u8>
    where
        [C::Inner]: tiff::encoder::TiffValue,
    {
        let mut bytes = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut bytes).unwrap().with_compression(self.compression);
        let mut image = encoder.new_image::<C>(side as u32, side as u32).unwrap();
        let tags = image.encoder();
        let mut directory = vec![1, 1, 0, self.keys.len() as u16];
        directory.extend(self.keys.iter().flatten());
        tags.write_tag(Tag::GeoKeyDirectoryTag, &directory[..]).unwrap();
        tags.write_tag(Tag::ModelPixelScaleTag, &[self.step_deg, self.step_deg, 0.0][..]).unwrap();
        if let Some(tie) = self.tie {
            tags.write_tag(Tag::ModelTiepointTag, &tie[..]).unwrap();
        }
        if let Some(text) = self.no_data {
            tags.write_tag(Tag::GdalNodata, text).unwrap();
        }
        image.rows_per_strip(7).unwrap();
        image.write_data(heights).unwrap();
        bytes.into_inner()
    }

    fn problem(&self) -> Problem {
        terrain::read("a.tif", &self.write::<colortype::GrayI16>(10, &[7; 100])).unwrap_err().problem
    }
}

#[test]
fn posts_of_a_tile_stand_where_its_name_says() {
    let tile = terrain::read("S02W003.hgt", &hgt(|row, column| (row * 5 + column % 10) as i16)).unwrap();
    assert_eq!((tile.datum(), tile.posts(), tile.voids()), (VerticalDatum::Egm96, SIDE * SIDE, 0));
    let extent = tile.extent();
    assert!((extent.south_west.lat_deg + 2.0).abs() < 1e-9 && (extent.north_east.lon_deg + 2.0).abs() < 1e-9);
    let mut terrain = Terrain::default();
    terrain.add(tile);
    assert_eq!(terrain.height_m(at(-1.0, -3.0)), Some(0.0), "north-west");
    assert_eq!(terrain.height_m(at(-2.0, -3.0)), Some(6_000.0), "south-west");
    assert_eq!(terrain.height_m(at(-1.5, -3.0)), Some(3_000.0), "half way south");
    assert_eq!(terrain.height_m(at(-1.5, -3.0 + 4.0 / 1200.0)), Some(3_004.0));
    let mountains = terrain::read("S02W003.hgt", &hgt(|row, _| if row < 10 { 12_000 } else { 0 })).unwrap();
    assert_eq!(mountains.voids(), 12_010, "12 km are no ground");
}

#[test]
fn a_zipped_tile_is_the_tile() {
    let bytes = hgt(|_, _| 12);
    let name = "N33E120.SRTMGL3.hgt.zip";
    let tile = terrain::read(name, &zipped("N33E120.hgt", &bytes)).unwrap();
    assert_eq!(tile.extent(), terrain::read("N33E120.hgt", &bytes).unwrap().extent());
    // Where the name outside is someone's own, the one inside counts.
    assert!(terrain::read("mine.zip", &zipped("N33E120.hgt", &bytes)).is_ok());
    assert_eq!(terrain::read(name, &zipped("readme.txt", b"x")).unwrap_err().problem, Problem::EmptyArchive);
    assert!(matches!(terrain::read(name, b"PK nothing").unwrap_err().problem, Problem::Archive { .. }));
}

#[test]
fn tiles_of_another_size_or_without_a_corner_are_refused_by_name() {
    let error = terrain::read("N33E120.hgt", &[0; 100]).unwrap_err();
    assert_eq!(error.problem, Problem::HgtSize { bytes: 100 });
    assert_eq!(error.explain().id, "err-terrain-hgt-size");
    assert_eq!(terrain::read("heights.hgt", &hgt(|_, _| 1)).unwrap_err().problem, Problem::Name);
}

#[test]
fn what_no_file_knows_is_none_and_never_nought() {
    let mut terrain = Terrain::default();
    assert_eq!(terrain.height_m(at(33.5, 120.5)), None, "no file");
    let tile = hgt(|row, column| if row == 600 && column == 600 { i16::MIN } else { 5 });
    terrain.add(terrain::read("N33E120.hgt", &tile).unwrap());
    assert_eq!(terrain.files()[0].voids(), 1);
    assert_eq!(terrain.height_m(at(33.5, 120.5)), None, "the void itself");
    assert_eq!(terrain.height_m(at(33.5 - 0.4 / 1200.0, 120.5 + 0.4 / 1200.0)), None, "a corner of it");
    assert_eq!(terrain.height_m(at(33.5, 120.5 + 1.5 / 1200.0)), Some(5.0), "beside it");
    assert_eq!(terrain.height_m(at(32.9, 120.5)), None, "outside");
    assert_eq!(terrain.height_m(at(f64::NAN, 120.5)), None);
}

#[test]
fn the_finer_file_counts_then_the_later_one_and_voids_are_asked_of_the_next() {
    let mut terrain = Terrain::default();
    let fine = GeoTiff { step_deg: 0.0002, no_data: Some("-1"), ..GeoTiff::default() };
    let heights: Vec<i16> = (0..10_000).map(|index| if index / 100 == 50 { -1 } else { 20 }).collect();
    terrain.add(terrain::read("fine.tif", &fine.write::<colortype::GrayI16>(100, &heights)).unwrap());
    terrain.add(terrain::read("N33E120.hgt", &hgt(|_, _| 10)).unwrap());
    let name = |terrain: &Terrain, place| terrain.ground(place).map(|ground| (ground.file.to_owned(), ground.height.0));
    assert_eq!(name(&terrain, at(33.998, 120.002)), Some(("fine.tif".to_owned(), 20.0)), "though it came first");
    assert_eq!(name(&terrain, at(34.0 - 50.5 * 0.0002, 120.002)), Some(("N33E120.hgt".to_owned(), 10.0)), "a void");
    terrain.add(terrain::read("again/N33E120.hgt", &hgt(|_, _| 11)).unwrap());
    assert_eq!(name(&terrain, at(33.5, 120.5)), Some(("again/N33E120.hgt".to_owned(), 11.0)), "the later of equals");
    terrain.add(terrain::read("again/N33E120.hgt", &hgt(|_, _| 12)).unwrap());
    assert_eq!((terrain.files().len(), terrain.height_m(at(33.5, 120.5))), (3, Some(12.0)), "replaced by name");
    terrain.remove("again/N33E120.hgt");
    assert_eq!(terrain.height_m(at(33.5, 120.5)), Some(10.0));
}

#[test]
fn between_files_that_meet_without_overlap_there_is_no_hole() {
    let mut terrain = Terrain::default();
    let west = GeoTiff::default();
    let east = GeoTiff { tie: Some([0.0, 0.0, 0.0, 120.01, 34.0, 0.0]), ..GeoTiff::default() };
    terrain.add(terrain::read("west.tif", &west.write::<colortype::GrayI16>(10, &[10; 100])).unwrap());
    let between = at(33.995, 120.01);
    assert_eq!(terrain.height_m(between), None, "past the last post");
    terrain.add(terrain::read("east.tif", &east.write::<colortype::GrayI16>(10, &[20; 100])).unwrap());
    let height_m = terrain.height_m(between).unwrap();
    assert!((height_m - 15.0).abs() < 1e-6, "{height_m}");
}

#[test]
fn striped_pictures_of_every_packing_give_the_same_heights() {
    let whole: Vec<i16> = (0..100).collect();
    let broken: Vec<f32> = (0..100).map(|index| index as f32).collect();
    for compression in [Compression::Uncompressed, Compression::Lzw, Compression::Deflate(Default::default())] {
        let file = GeoTiff { compression, ..GeoTiff::default() };
        for bytes in [file.write::<colortype::GrayI16>(10, &whole), file.write::<colortype::Gray32Float>(10, &broken)] {
            let mut terrain = Terrain::default();
            terrain.add(terrain::read("a.tif", &bytes).unwrap());
            assert_eq!(terrain.files()[0].datum(), VerticalDatum::Unsaid);
            // A pixel of an area has its height in its middle.
            let height_m = terrain.height_m(at(34.0 - 0.0035, 120.0075)).unwrap();
            assert!((height_m - 37.0).abs() < 1e-6, "{height_m}");
        }
    }
}

#[test]
fn a_pixel_may_stand_for_its_point_and_the_datum_may_be_said() {
    let keys = vec![[1024, 0, 1, 2], [1025, 0, 1, 2], [2048, 0, 1, 4490], [4096, 0, 1, 3855], [4099, 0, 1, 9001]];
    let file = GeoTiff { keys, ..GeoTiff::default() };
    let heights: Vec<i16> = (0..100).collect();
    let mut terrain = Terrain::default();
    terrain.add(terrain::read("a.tif", &file.write::<colortype::GrayI16>(10, &heights)).unwrap());
    assert_eq!(terrain.files()[0].datum(), VerticalDatum::Egm2008);
    assert!((terrain.height_m(at(34.0 - 0.003, 120.007)).unwrap() - 37.0).abs() < 1e-6);
}

#[test]
fn pixels_without_data_are_voids_whatever_they_are_marked_with() {
    let mut heights = [7.5_f32; 100];
    (heights[5], heights[6], heights[7]) = (-9999.0, f32::NAN, 3.4e38);
    let file = GeoTiff { no_data: Some("-9999"), ..GeoTiff::default() };
    assert_eq!(terrain::read("a.tif", &file.write::<colortype::Gray32Float>(10, &heights)).unwrap().voids(), 3);
}

#[test]
fn other_coordinates_and_heights_are_refused_by_their_code() {
    let with = |keys: &[[u16; 4]]| GeoTiff { keys: keys.to_vec(), ..GeoTiff::default() }.problem();
    let degrees = [1024, 0, 1, 2];
    assert_eq!(with(&[[1024, 0, 1, 1], [3072, 0, 1, 32651]]), Problem::Projection { code: 32651 });
    assert_eq!(with(&[[1024, 0, 1, 1]]), Problem::Projection { code: 32767 });
    assert_eq!(with(&[degrees, [2048, 0, 1, 4214]]), Problem::Projection { code: 4214 });
    assert_eq!(with(&[degrees, [2048, 0, 1, 4979]]), Problem::VerticalDatum { code: 4979 });
    assert_eq!(with(&[degrees, [2048, 0, 1, 4326], [4096, 0, 1, 5030]]), Problem::VerticalDatum { code: 5030 });
    assert_eq!(with(&[degrees, [2048, 0, 1, 4326], [4099, 0, 1, 9002]]), Problem::VerticalUnit { code: 9002 });
    assert_eq!(with(&[]), Problem::Georeference { field: "GTModelTypeGeoKey" });
    assert_eq!(with(&[degrees]), Problem::Georeference { field: "GeodeticCRSGeoKey" });
    assert_eq!(
        GeoTiff { tie: None, ..GeoTiff::default() }.problem(),
        Problem::Georeference { field: "ModelTiepointTag" }
    );
    let colours = GeoTiff::default().write::<colortype::RGB8>(10, &[7; 300]);
    assert!(matches!(terrain::read("a.tif", &colours).unwrap_err().problem, Problem::Pixels { .. }));
}

/// Files that GDAL 3 wrote (with rasterio): 40 x 40 pixels of a thousandth of a degree from 34 N 120 E, rising 2 m a row
/// southwards and half a metre a column eastwards from 100 m; the pixel in row 5 and column 6 is void.
#[test]
fn files_of_another_program_are_read_tiled_and_striped_and_in_both_byte_orders() {
    let fixtures: [(&str, &[u8], f64, VerticalDatum); 5] = [
        (
            "float tiles",
            include_bytes!("../../../assets/fixtures/terrain/tiled-deflate-float-predictor.tif"),
            1.0,
            VerticalDatum::Unsaid,
        ),
        (
            "int16 tiles",
            include_bytes!("../../../assets/fixtures/terrain/tiled-lzw-int16-predictor.tif"),
            2.0,
            VerticalDatum::Unsaid,
        ),
        (
            "big-endian strips",
            include_bytes!("../../../assets/fixtures/terrain/striped-int16-bigendian-cgcs2000.tif"),
            2.0,
            VerticalDatum::Unsaid,
        ),
        ("with a datum", include_bytes!("../../../assets/fixtures/terrain/egm2008.tif"), 1.0, VerticalDatum::Egm2008),
        ("BigTIFF", include_bytes!("../../../assets/fixtures/terrain/big.tif"), 1.0, VerticalDatum::Unsaid),
    ];
    for (name, bytes, scale, datum) in fixtures {
        let grid = terrain::read(name, bytes).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((grid.datum(), grid.posts(), grid.voids()), (datum, 1600, 1), "{name}");
        let mut terrain = Terrain::default();
        terrain.add(grid);
        for (row, column) in [(0.0, 0.0), (20.0, 31.0), (39.0, 39.0), (12.5, 16.25), (33.3, 2.0)] {
            let height_m = terrain.height_m(at(34.0 - (row + 0.5) * 0.001, 120.0 + (column + 0.5) * 0.001)).unwrap();
            assert!((height_m - scale * (100.0 + 2.0 * row + 0.5 * column)).abs() < 1e-3, "{name}: {height_m}");
        }
        assert_eq!(terrain.height_m(at(34.0 - 5.5 * 0.001, 120.0 + 6.5 * 0.001)), None, "{name}");
    }
    let metric = include_bytes!("../../../assets/fixtures/terrain/utm51.tif");
    assert_eq!(terrain::read("utm.tif", metric).unwrap_err().problem, Problem::Projection { code: 32651 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn ground_between_posts_lies_between_their_heights(
        heights in prop::collection::vec(-100_i16..3_000, 100), south in 0.5..9.5_f64, east in 0.5..9.5_f64,
    ) {
        let mut terrain = Terrain::default();
        terrain.add(terrain::read("a.tif", &GeoTiff::default().write::<colortype::GrayI16>(10, &heights)).unwrap());
        let (row, column) = ((south - 0.5).floor().min(8.0) as usize, (east - 0.5).floor().min(8.0) as usize);
        let corners = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(d, r)| f64::from(heights[(row + d) * 10 + column + r]));
        let height_m = terrain.height_m(at(34.0 - south * 0.001, 120.0 + east * 0.001)).unwrap();
        let (low, high) = corners.iter().fold((f64::MAX, f64::MIN), |(l, h), c| (l.min(*c), h.max(*c)));
        prop_assert!((low - 0.01..=high + 0.01).contains(&height_m), "{height_m} of {corners:?}");
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        mut bytes in prop::collection::vec(any::<u8>(), 0..400), mark in 0..3_usize, spoilt in 0..2_000_usize,
    ) {
        let good = GeoTiff::default().write::<colortype::GrayI16>(10, &[7; 100]);
        let bytes = match mark {
            0 => bytes,
            1 => { bytes.splice(0..0, *b"II\x2a\0"); bytes }
            _ => {
                let mut spoiled = good.clone();
                for (index, byte) in bytes.iter().take(6).enumerate() {
                    let place = (spoilt * (index + 1)) % spoiled.len();
                    spoiled[place] = *byte;
                }
                spoiled
            }
        };
        for name in ["N33E120.hgt", "a.tif", "N33E120.hgt.zip"] {
            if let Err(error) = terrain::read(name, &bytes) {
                prop_assert_eq!(&error.file, name);
            }
        }
    }
}
