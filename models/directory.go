package models

type directory struct{}
