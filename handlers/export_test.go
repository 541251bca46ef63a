package handlers

// RouteRow is a row of the table of routes, for the test that walks it.
type RouteRow struct {
	Method, Path, Who string
	Page              bool
}

// RouteRows gives the table.
func (s *Server) RouteRows() []RouteRow {
	var rows []RouteRow
	for _, r := range s.routes() {
		rows = append(rows, RouteRow{r.method, r.path, string(r.who), r.page})
	}
	return rows
}
