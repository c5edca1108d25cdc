//! Pages and tables as offices pass them on: PDF with Chinese set properly, XLSX, CSV.
